/** The claims that the frame reads from a launch token. It does not verify them; the BFF checks the signature. */
export interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly course_id?: number;
  readonly locale?: string;
  readonly iat: number;
  readonly exp: number;
}

/** Returns the claims of a token, or `null` if it is malformed. */
export function readClaims(token: string): Claims | null {
  try {
    const payload = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const claims: Claims = JSON.parse(new TextDecoder().decode(bytes));
    return Number.isFinite(claims.exp - claims.iat) ? claims : null;
  } catch {
    return null;
  }
}

/**
 * Returns a storage name for one user in one course, so that two people who share a browser never share stored data. A
 * 64-bit FNV-1a hash over code points: it does not reveal the user at a glance, but is not a security measure.
 */
export function nameStorage(claims: Claims | null): string {
  let hash = 14695981039346656037n;
  for (const character of JSON.stringify([claims?.iss, claims?.sub, claims?.course_id]))
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0)!)) * 1099511628211n);
  return hash.toString(36);
}
