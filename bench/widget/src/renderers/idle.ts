import { setRenderer } from "./renderer.ts";

/** Renders nothing: measures the cost of the page and its timers. */
setRenderer({ mount: () => ({ append() {} }) });
