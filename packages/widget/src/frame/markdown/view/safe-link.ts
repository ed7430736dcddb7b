const ALLOWED = /^(?:https?|mailto):$/;

/** Returns the normalised URL, or "" if it is relative, malformed, or neither http, https nor mailto. */
export function toSafeUrl(url: string): string {
  const address = url.replaceAll("\\", "%5C");
  if (!URL.canParse(address)) return "";
  const { protocol, href } = new URL(address);
  return ALLOWED.test(protocol) ? href : "";
}

/** Sets an untrusted URL on a link. An unsafe one leaves it without `href`, i.e. as text that cannot be followed. */
export function setLink(link: HTMLAnchorElement, url: string, title: string): void {
  const href = toSafeUrl(url);
  const attributes = {
    title,
    href,
    target: href && "_blank",
    rel: href && "noopener noreferrer nofollow",
  };
  for (const [name, value] of Object.entries(attributes)) {
    if ((link.getAttribute(name) ?? "") === value) continue;
    if (value) link.setAttribute(name, value);
    else link.removeAttribute(name);
  }
}
