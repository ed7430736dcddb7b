/** The server that this frame came from, without a slash at its end: it may have a path of its own. */
export function readServerUrl(): string {
  return new URL("..", location.href).href.slice(0, -1);
}
