import type { Mode, Scheme } from "@sidenote/protocol";
import { HOST_PARAMETER } from "./host-origin.ts";

/** The custom properties with which a page may style the chat. The accent is the brand's colour. */
export const LOOK = ["accent", "font", "radius", "size"].map((name) => `--sidenote-${name}`);

/** What the frame's first screen must know before the host can send messages. Public: it is part of the URL. */
export interface FrameStart {
  /** The host's origin. */
  readonly host: string;
  readonly mode: Mode;
  readonly scheme: Scheme;
  /** A BCP 47 tag. Without it the browser's language is used. */
  readonly locale?: string | undefined;
  /** `off` if Ctrl+/ does not close the frame. */
  readonly shortcut?: string;
  /** The custom properties that the page sets. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** Returns the frame's URL on a server. */
export function toFrameUrl(
  server: string,
  { host, mode, scheme, shortcut = "", locale = "", properties = {} }: FrameStart,
): string {
  return `${server}/widget/?${new URLSearchParams({
    [HOST_PARAMETER]: host,
    mode,
    scheme,
    locale,
    shortcut,
    ...properties,
  })}`;
}
