import { remember, remembered } from "./memory.ts";

const MIN = 320;
const NORMAL = 400;
const WIDE = 640;
const STEP = 32;

/**
 * Creates the resize handle at the inner edge of the side panel: drag it, use the arrow keys, Home and End, or click it
 * to toggle between normal and wide. The width is remembered.
 */
export function createGrip(panel: HTMLElement): HTMLElement {
  const grip = document.createElement("div");
  grip.className = "grip";
  grip.tabIndex = 0;
  grip.role = "separator";
  grip.ariaOrientation = "vertical";
  grip.ariaValueMin = `${MIN}`;

  let width = 0;
  const max = () => Math.max(MIN, innerWidth - 64);
  function resize(wanted: number) {
    width = Math.round(Math.min(Math.max(wanted, MIN), max()));
    panel.style.setProperty("--width", `${width}px`);
    grip.ariaValueMax = `${max()}`;
    grip.ariaValueNow = `${width}`;
    remember("localStorage", "width", `${width}`);
  }
  resize(Number(remembered("localStorage", "width")) || NORMAL);

  const isRtl = () => getComputedStyle(panel).direction === "rtl";
  let startX: number | undefined;
  let startWidth = 0;
  let moved = false;

  grip.onpointerdown = ({ pointerId, clientX }) => {
    grip.setPointerCapture(pointerId);
    startX = clientX;
    startWidth = width;
    moved = false;
  };
  grip.onpointermove = ({ clientX }) => {
    if (startX === undefined) return;
    const grown = (startX - clientX) * (isRtl() ? -1 : 1);
    moved ||= Math.abs(grown) > 3;
    if (moved) resize(startWidth + grown);
  };
  grip.onpointerup = () => {
    startX = undefined;
    if (!moved) resize(width < WIDE ? WIDE : NORMAL);
  };
  grip.onpointercancel = () => (startX = undefined);
  grip.onkeydown = (event) => {
    const step = isRtl() ? -STEP : STEP;
    const wanted = { ArrowLeft: width + step, ArrowRight: width - step, Home: MIN, End: max() }[
      event.key
    ];
    if (wanted === undefined) return;
    event.preventDefault();
    resize(wanted);
  };
  return grip;
}
