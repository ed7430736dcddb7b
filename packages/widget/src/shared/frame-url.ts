import type { Mode, Scheme } from "@sidenote/protocol";
import { HOST_PARAMETER } from "./host-origin.ts";

/** The look a page may give the chat, as custom properties; the accent is the brand's colour. */
export const LOOK = ["accent", "font", "radius", "size"].map((name) => `--sidenote-${name}`);

/** What the frame's first screen must know before the host can speak to it. Nothing of it is secret. */
export interface FrameStart {
  /** The host's origin. */
  readonly host: string;
  readonly mode: Mode;
  readonly scheme: Scheme;
  /** BCP 47; without it the browser's language counts. */
  readonly locale?: string | undefined;
  /** The custom properties that are set. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** The frame's address on a server. */
export function toFrameUrl(
  server: string,
  { host, mode, scheme, locale = "", properties = {} }: FrameStart,
): string {
  return `${server}/widget/?${new URLSearchParams({
    [HOST_PARAMETER]: host,
    mode,
    scheme,
    locale,
    ...properties,
  })}`;
}
