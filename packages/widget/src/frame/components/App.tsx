import { useEffect } from "preact/hooks";
import { Announcer } from "./Announcer.tsx";
import { Composer } from "./Composer.tsx";
import { Header } from "./Header.tsx";
import { type Models, ModelsContext } from "./models.ts";
import { Notice } from "./Notice.tsx";
import { PanelHost } from "./PanelHost.tsx";
import { Transcript } from "./Transcript.tsx";

/** The whole frame. Its first three elements are those of index.html, which they take over. */
export function App({ models }: { readonly models: Models }) {
  useEscape(models);
  return (
    <ModelsContext.Provider value={models}>
      <Header />
      <Transcript />
      <Composer />
      <Notice />
      <PanelHost />
      <Announcer />
    </ModelsContext.Provider>
  );
}

/** Escape ends what is nearest: the edit, the answer, then the frame. Dialogs and menus end themselves before. */
function useEscape({ composer, conversation, view }: Models): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      if (document.querySelector("dialog[open], :popover-open")) return;
      if (composer.editing.peek()) composer.endEditing();
      else if (conversation.runningExchange.peek()) void conversation.stop();
      else view.close();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [composer, conversation, view]);
}
