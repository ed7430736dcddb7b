import { offer } from "./renderer.ts";

/** Nothing is shown: what the page and its clock cost by themselves. */
offer({ mount: () => ({ append() {} }) });
