/** The name of the URL parameter by which the host tells the frame its origin. */
export const HOST_PARAMETER = "host";

/**
 * The origin of the page around the frame: what its script told, else what the browser tells (a bare iframe). `null`
 * where nobody does: then there is no host to speak to.
 */
export function readHostOrigin(search: string, referrer: string): string | null {
  const told = new URLSearchParams(search).get(HOST_PARAMETER) ?? referrer;
  try {
    const { origin } = new URL(told);
    return origin === "null" ? null : origin;
  } catch {
    return null;
  }
}
