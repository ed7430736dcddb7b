/** The style sheet of the launcher, the panel and the button beside selected text. */
export const PANEL_STYLE = `
* { box-sizing: border-box; }
[hidden], :host([hidden]) { display: none !important; }
.inline { position: relative; }
.failed iframe { visibility: hidden; }
:not(.failed) > .retry { display: none; }
.retry {
  position: absolute;
  inset: 0;
  display: grid;
  place-content: center;
  justify-items: center;
  gap: 16px;
  padding: 24px;
  background: Canvas;
  color: CanvasText;
  font: 16px/1.5 system-ui;
  text-align: center;
}
.retry p { margin: 0; }
.leave {
  position: absolute;
  inset-block-start: 8px;
  inset-inline-end: 8px;
  z-index: 1;
  width: 40px;
  padding: 10px;
  background: Canvas;
  color: CanvasText;
  font: 20px/1 system-ui;
  animation: wait 1s;
}
.ready:not(.failed) > .leave { display: none; }
@keyframes wait { 0%, 99% { visibility: hidden; } }
button {
  border: 1px solid #0000;
  border-radius: 8px;
  padding: 12px 16px;
  background: var(--accent);
  color: var(--on-accent);
  font: 600 14px/1 system-ui;
  cursor: pointer;
}
:focus-visible:not(dialog) { outline: 3px solid var(--accent); outline-offset: 2px; }
:host {
  --accent: var(--sidenote-accent, #0f6cbf);
  --on-accent: #fff;
  --gap-x: calc(var(--sidenote-offset-x, 24px) + env(safe-area-inset-right));
  --gap-y: calc(var(--sidenote-offset-y, 24px) + env(safe-area-inset-bottom));
}
@supports (color: oklch(from red l c h)) {
  :host { --on-accent: oklch(from var(--accent) clamp(0, (0.66 - l) * 999, 1) 0 0); }
}
.launcher, dialog, .ask { position: fixed; z-index: var(--sidenote-z-index, 1025); }
.launcher {
  inset-block-end: var(--gap-y);
  inset-inline-end: var(--gap-x);
  width: 56px;
  height: 56px;
  padding: 15px;
  border-radius: 50%;
}
.launcher, .ask { box-shadow: 0 4px 16px #0004; }
.launcher i {
  position: absolute;
  top: -4px;
  right: -4px;
  min-width: 22px;
  padding: 4px;
  border: 1px solid #fff;
  border-radius: 11px;
  background: #b3261e;
  color: #fff;
  font: 600 12px/1 system-ui;
}
.launcher i:empty { display: none; }
.launcher span { position: absolute; overflow: hidden; width: 1px; height: 1px; clip-path: inset(50%); }
svg { display: block; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
/* It closes what it has opened. Safari does not know d, and keeps the bubble. */
.launcher[aria-expanded="true"] path { d: path("m5 9 7 7 7-7"); }
dialog {
  inset: auto;
  inset-block-end: calc(var(--gap-y) + 68px);
  inset-inline-end: var(--gap-x);
  width: 400px;
  height: min(680px, 100% - var(--gap-y) - 84px - var(--sidenote-offset-top, 0px));
  max-width: none;
  max-height: none;
  margin: 0;
  padding: 0;
  border: 1px solid #8886;
  border-radius: var(--sidenote-radius, 16px);
  background: Canvas;
  box-shadow: 0 8px 40px #0004;
  overflow: hidden;
}
dialog.panel { inset-block: var(--sidenote-offset-top, 0px) 0; inset-inline-end: 0; width: min(var(--width, 400px), 100vw); height: auto; border-radius: 0; }
.grip { position: absolute; inset-block: calc(50% - 48px); inset-inline-start: 0; width: 24px; cursor: ew-resize; touch-action: none; }
.grip::before {
  content: "";
  position: absolute;
  inset-block: calc(50% - 24px);
  inset-inline-start: 3px;
  border-inline-start: 3px solid #888;
  border-radius: 4px;
}
/* A progress bar behind the frame, visible until the frame paints. */
dialog:not(.ready, .failed) {
  background: linear-gradient(90deg, #0000, var(--accent), #0000) 50% 0 / 40% 3px no-repeat Canvas;
}
@media (max-width: 480px), (max-height: 480px) {
  dialog, dialog.panel { inset: 0; top: var(--top, 0); width: 100%; height: var(--view, 100dvh); border-radius: 0; border: 0; }
  .grip { display: none; }
}
@media (prefers-reduced-motion: no-preference) {
  .launcher { transition: transform 0.15s; }
  .launcher:hover { transform: scale(1.06); }
  dialog[open] { animation: in 0.18s; }
  dialog[open]:not(.ready, .failed) { animation: in 0.18s, seek 1.2s infinite alternate; }
  @keyframes seek { from { background-position: 0 0; } to { background-position: 100% 0; } }
  @keyframes in { from { opacity: 0; transform: translateY(12px); } }
}
@media print { .launcher, dialog { display: none; } }
`;
