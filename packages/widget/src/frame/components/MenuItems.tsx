import { downloadConversation } from "../models/export.ts";
import { Icon } from "./Icon.tsx";
import { out, people, print as printer, save, settings } from "./seldom-icons.ts";
import { usePart } from "./part.ts";
import { useContact } from "./use-contact.ts";

/** The items of the overflow menu: plain buttons in a popover, so that Tab and Escape work as usual. */
export function MenuItems() {
  const { t, words, conversation, view, ports, course } = usePart();

  const contact = useContact();

  function popOut(): void {
    if (!ports.openTab()) view.notify("popOutBlocked");
  }

  /** Prints once the whole conversation has been rendered. */
  function printAll(): void {
    view.printing.value = true;
    addEventListener("afterprint", () => (view.printing.value = false), { once: true });
    requestAnimationFrame(() => requestAnimationFrame(() => print()));
  }

  return (
    <>
      {conversation.exchanges.value.length > 0 && (
        <>
          <Item
            icon={save}
            label={t("download")}
            act={() =>
              downloadConversation(conversation.exchanges.peek(), words, course.context.peek())
            }
          />
          <Item icon={printer} label={t("print")} act={printAll} />
        </>
      )}
      {view.mode.value !== "inline" && <Item icon={out} label={t("popOut")} act={popOut} />}
      {contact && (
        <Item
          icon={people}
          label={t(`contact_${contact.kind}`)}
          act={() => open(contact.url, "_blank", "noopener,noreferrer")}
        />
      )}
      <Item icon={settings} label={t("settings")} act={() => (view.panel.value = "settings")} />
    </>
  );
}

function Item({
  icon,
  label,
  act,
}: {
  readonly icon: string;
  readonly label: string;
  readonly act: () => void;
}) {
  return (
    <li>
      <button
        type="button"
        class={icon === out ? "mirrored" : ""}
        popovertarget="menu"
        popovertargetaction="hide"
        onClick={act}
      >
        <Icon path={icon} />
        {label}
      </button>
    </li>
  );
}
