/** The URL parameter with which the host passes its origin to the frame. */
export const HOST_PARAMETER = "host";

/**
 * Returns the origin of the host page: from the URL parameter or, for a bare iframe, from the referrer. `null` if
 * neither gives one; then there is no host to talk to.
 */
export function readHostOrigin(search: string, referrer: string): string | null {
  const value = new URLSearchParams(search).get(HOST_PARAMETER) ?? referrer;
  try {
    const { origin } = new URL(value);
    return origin === "null" ? null : origin;
  } catch {
    return null;
  }
}
