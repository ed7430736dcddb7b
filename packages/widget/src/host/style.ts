/** The style sheet of the box around the frame. The page sets the `--sidenote-…` properties; see docs/embedding. */
export const STYLE = `
:host { all: initial; display: block; }
:host([hidden]) { display: none; }
.inline {
  box-sizing: border-box;
  height: clamp(var(--sidenote-min-height, 544px), var(--height, 0px), var(--sidenote-max-height, 544px));
  border: 1px solid #8886;
  border-radius: var(--sidenote-radius, 16px);
  overflow: hidden;
}
iframe { display: block; width: 100%; height: 100%; border: 0; }
`;
