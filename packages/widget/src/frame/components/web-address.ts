/**
 * Whether an external link is safe to follow: only `http:` and `https:` are, not `javascript:`, `data:` and the like.
 */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
