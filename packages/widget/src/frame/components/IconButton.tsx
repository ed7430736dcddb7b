import { Icon } from "./Icon.tsx";

/** A button with only an icon; `label` is its accessible name. */
export function IconButton({
  icon,
  label,
  onClick,
  pressed,
  disabled,
  mirrored,
}: {
  /** The path data for `Icon`. */
  readonly icon: string;
  readonly label: string;
  readonly onClick: (event: MouseEvent) => void;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  /** Set for an icon that points along the line of text: it is mirrored in right-to-left languages. */
  readonly mirrored?: boolean;
}) {
  return (
    <button
      type="button"
      class={mirrored ? "icon-button mirrored" : "icon-button"}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      // Not `disabled`, which would drop the focus of a button that was just pressed.
      aria-disabled={disabled}
      onClick={(event) => !disabled && onClick(event)}
    >
      <Icon path={icon} />
    </button>
  );
}
