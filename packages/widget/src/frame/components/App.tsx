import { useEffect, useLayoutEffect } from "preact/hooks";
import { Composer } from "./Composer.tsx";
import { Header } from "./Header.tsx";
import { keepUnselected } from "./keep-unselected.ts";
import { isComposing } from "./keys.ts";
import { Main } from "./Main.tsx";
import { type Models, ModelsContext } from "./models.ts";
import { Notice } from "./Notice.tsx";
import { PanelHost } from "./PanelHost.tsx";

/** The whole frame. It hydrates the first screen that the build prerendered into the page (see prerender.tsx). */
export function App({ models }: { readonly models: Models }) {
  useEscape(models);
  useEffect(keepUnselected, []);
  const mode = models.view.mode.value;
  // The style sheet hides the close button in inline mode.
  useLayoutEffect(() => {
    document.documentElement.dataset["mode"] = mode;
  }, [mode]);
  const part = models.loader.part.value;
  return (
    <ModelsContext.Provider value={models}>
      <Header />
      <Main />
      <Notice />
      <Composer />
      <PanelHost />
      {part && <part.Announcer />}
    </ModelsContext.Provider>
  );
}

/** False if the host leaves Ctrl+/ to the page. */
const hasShortcut = (): boolean => !location.search.includes("shortcut=off");

/**
 * Escape closes the innermost thing: the editor, then the running answer, then the frame. Dialogs and menus handle it
 * themselves. The shortcut that opens the frame, Ctrl or Cmd with `/`, also closes it.
 */
function useEscape({ loader, view }: Models): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === "/" && (event.ctrlKey || event.metaKey) && hasShortcut()) view.close();
      if (event.key !== "Escape" || event.defaultPrevented || isComposing(event)) return;
      if (document.querySelector("dialog[open], :popover-open")) return;
      const part = loader.part.peek();
      if (part?.editing.exchange.peek()) part.editing.end();
      else if (loader.running.peek()) part?.conversation.stop();
      else view.close();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [loader, view]);
}
