import { Icon } from "./Icon.tsx";
import { out, print as printer, save, settings } from "./icons.ts";
import { usePart } from "./part.ts";

/** What is wanted less often, behind one button: a popover of plain buttons, so that Tab and Escape work as everywhere. */
export function MenuItems() {
  const { t, words, conversation, view, ports, course } = usePart();

  const item = (icon: string, label: string, act: () => void) => (
    <li>
      <button type="button" popovertarget="menu" popovertargetaction="hide" onClick={() => act()}>
        <Icon path={icon} />
        {label}
      </button>
    </li>
  );

  async function download(): Promise<void> {
    try {
      const { downloadConversation } = await import("../models/export.ts");
      downloadConversation(conversation.exchanges.peek(), words, course.context.peek());
    } catch {
      view.notify("error_unreachable");
    }
  }

  /** Printing waits until the whole conversation is on the page. */
  function printAll(): void {
    view.printing.value = true;
    requestAnimationFrame(() => requestAnimationFrame(() => print()));
  }

  return (
    <>
      {conversation.exchanges.value.length > 0 && (
        <>
          {item(save, t("download"), () => void download())}
          {item(printer, t("print"), printAll)}
        </>
      )}
      {view.closable.value &&
        item(out, t("popOut"), () => {
          if (!ports.openTab()) view.notify("popOutBlocked");
        })}
      {item(settings, t("settings"), () => (view.panel.value = "settings"))}
    </>
  );
}
