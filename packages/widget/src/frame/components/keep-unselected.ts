/**
 * Prevents a double click on a button from selecting text: its own, or what has taken its place after the first click
 * removed it. Returns the function that stops this.
 */
export function keepUnselected(): () => void {
  let pressed: Element | null;
  const onMouseDown = (event: MouseEvent): void => {
    if (event.detail < 2) pressed = (event.target as Element).closest("button");
    else if (pressed) event.preventDefault();
  };
  addEventListener("mousedown", onMouseDown);
  return () => removeEventListener("mousedown", onMouseDown);
}
