const ALLOWED = /^(?:https?|mailto):$/;

/** The address to link to, or "" for one that is relative, malformed, or of any other scheme. */
export function toSafeUrl(url: string): string {
  const address = url.replaceAll("\\", "%5C");
  if (!URL.canParse(address)) return "";
  const { protocol, href } = new URL(address);
  return ALLOWED.test(protocol) ? href : "";
}

/** Points a link at an untrusted address, or leaves it without one: plain text that cannot be followed. */
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
