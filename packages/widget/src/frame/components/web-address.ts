/** Whether a link from outside may be followed: `javascript:`, `data:` and the like may not. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
