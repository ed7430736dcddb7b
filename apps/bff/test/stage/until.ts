/** Looks again until `check` gives something true; the test's own time limit ends the waiting. */
export async function until<T>(
  check: () => Promise<T> | T,
): Promise<Exclude<T, false | null | undefined>> {
  for (;;) {
    const found = await check();
    if (found) return found as Exclude<T, false | null | undefined>;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
