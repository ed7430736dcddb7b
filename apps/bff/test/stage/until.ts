/** Polls `check` until it returns something truthy, and returns that; the test's timeout limits the wait. */
export async function until<T>(
  check: () => Promise<T> | T,
): Promise<Exclude<T, false | null | undefined>> {
  for (;;) {
    const found = await check();
    if (found) return found as Exclude<T, false | null | undefined>;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
