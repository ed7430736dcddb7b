// Preloaded into a server under test: reports its memory usage when its parent asks. Several collections, because what
// one collection finalises is freed only by a later one.
const COLLECTIONS = 4;
const PAUSE_MS = 50;

process.on("message", async (question) => {
  if (question !== "memory") return;
  for (let round = 0; round < COLLECTIONS && globalThis.gc !== undefined; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  process.send?.(process.memoryUsage());
});
process.channel?.unref();
