import type { Ref } from "preact";
import { Icon } from "./Icon.tsx";

/** A button that shows a picture and is called `label`. */
export function IconButton({
  icon,
  label,
  onClick,
  pressed,
  expanded,
  disabled,
  mirrored,
  buttonRef,
}: {
  /** See Icon. */
  readonly icon: string;
  readonly label: string;
  readonly onClick: (event: MouseEvent) => void;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly disabled?: boolean;
  /** Points along the line of text: turns round from right to left. */
  readonly mirrored?: boolean;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}) {
  return (
    <button
      type="button"
      class={mirrored ? "icon-button mirrored" : "icon-button"}
      ref={buttonRef ?? null}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      // Not `disabled`, which would drop the focus of whoever just pressed it.
      aria-disabled={disabled}
      onClick={(event) => !disabled && onClick(event)}
    >
      <Icon path={icon} />
    </button>
  );
}
