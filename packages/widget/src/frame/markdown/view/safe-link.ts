const ALLOWED = new Set(["http:", "https:", "mailto:"]);

/** The address to link to, or "" for one that is relative, malformed, or of any other scheme. */
export function toSafeUrl(url: string): string {
  const address = url.replaceAll("\\", "%5C");
  if (!URL.canParse(address)) return "";
  const parsed = new URL(address);
  return ALLOWED.has(parsed.protocol) ? parsed.href : "";
}

/** Points a link at an untrusted address, or leaves it without one: plain text that cannot be followed. */
export function setLink(link: HTMLAnchorElement, url: string, title: string): void {
  const href = toSafeUrl(url);
  if (href === (link.getAttribute("href") ?? "") && link.title === title) return;
  if (title) link.title = title;
  else link.removeAttribute("title");
  if (href) {
    link.href = href;
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
  } else {
    link.removeAttribute("href");
    link.removeAttribute("target");
    link.removeAttribute("rel");
  }
}
