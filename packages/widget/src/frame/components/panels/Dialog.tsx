import { close } from "../first-icons.ts";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Announcer } from "../Announcer.tsx";
import { IconButton } from "../IconButton.tsx";
import { Notice } from "../Notice.tsx";
import { usePart } from "../part.ts";

/** A modal dialog of the browser's own: it keeps the focus, closes on Escape and gives the focus back. */
export function Dialog({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const { words, view } = usePart();
  const dialog = useRef<HTMLDialogElement>(null);
  /** Where a click began: text that is selected out of the dialog is no click beside it. */
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
      {/* Of what is behind it nothing is said or seen. */}
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
