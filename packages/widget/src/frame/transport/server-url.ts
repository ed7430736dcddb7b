/** Returns the BFF's base URL, from which this frame was loaded, without a trailing slash. It may include a path. */
export function readServerUrl(): string {
  return new URL("..", location.href).href.slice(0, -1);
}
