/** Reads a value that the host side stored; `null` if there is none or storage is denied. */
export function remembered(storage: "localStorage" | "sessionStorage", key: string): string | null {
  try {
    return window[storage].getItem(`sidenote:${key}`);
  } catch {
    return null;
  }
}

export function remember(storage: "localStorage" | "sessionStorage", key: string, value: string) {
  try {
    window[storage].setItem(`sidenote:${key}`, value);
  } catch {
    // Storage is denied or full: the value is not remembered.
  }
}
