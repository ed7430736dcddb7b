import { useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./Icon.tsx";
import { useModels } from "./models.ts";

/** What is wanted less often, behind one button. A popover of plain buttons: Tab and Escape work as everywhere. */
export function Menu() {
  const { words, conversation, view, ports, course } = useModels();
  const { t } = words;
  const list = useRef<HTMLDivElement>(null);
  const [expanded, setExpanded] = useState(false);

  const item = (icon: IconName, label: string, act: () => void) => (
    <li>
      <button
        type="button"
        onClick={() => {
          list.current?.hidePopover();
          act();
        }}
      >
        <Icon name={icon} />
        {label}
      </button>
    </li>
  );

  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={t("moreOptions")}
        title={t("moreOptions")}
        aria-expanded={expanded}
        popovertarget="menu"
      >
        <Icon name="more" />
      </button>
      <div
        id="menu"
        class="menu"
        popover="auto"
        ref={list}
        onToggle={(event) => setExpanded(event.newState === "open")}
      >
        <ul>
          {conversation.exchanges.value.length > 0 && (
            <>
              {item("save", t("download"), async () => {
                const { downloadConversation } = await import("../models/export.ts");
                downloadConversation(conversation.exchanges.peek(), words, course.context.peek());
              })}
              {item("print", t("print"), () => {
                view.printing.value = true;
                requestAnimationFrame(() => requestAnimationFrame(() => print()));
              })}
            </>
          )}
          {view.closable.value &&
            item("out", t("popOut"), () => ports.host.popOut() || view.notify("popOutBlocked"))}
          {item("settings", t("settings"), () => (view.panel.value = "settings"))}
        </ul>
      </div>
    </>
  );
}
