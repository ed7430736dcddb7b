/** Looks again until `check` gives something true; the test's own time limit ends the waiting. */
export async function until<T>(check: () => Promise<T> | T): Promise<T> {
  for (;;) {
    const found = await check();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
