import { close } from "../first-icons.ts";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Announcer } from "../Announcer.tsx";
import { IconButton } from "../IconButton.tsx";
import { Notice } from "../Notice.tsx";
import { usePart } from "../part.ts";

/** A native modal `<dialog>`: it traps the focus, closes on Escape and restores the focus. */
export function Dialog({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const { words, view } = usePart();
  const dialog = useRef<HTMLDialogElement>(null);
  /** Where the click started: selecting text beyond the dialog's edge must not close it. */
  const pressed = useRef<EventTarget | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="dialog-title"
      onClose={() => (view.panel.value = null)}
      onPointerDown={(event) => (pressed.current = event.target)}
      onClick={(event) =>
        event.target === dialog.current &&
        pressed.current === dialog.current &&
        dialog.current?.close()
      }
    >
      {/* Live regions and notices behind a modal dialog are neither announced nor visible. */}
      <Announcer isFresh />
      <div class="panel">
        <header>
          <h2 id="dialog-title">{title}</h2>
          <IconButton
            icon={close}
            label={words.t("close")}
            onClick={() => dialog.current?.close()}
          />
        </header>
        {children}
      </div>
      <Notice />
    </dialog>
  );
}
