// Loaded into a server under test: tells its memory when its parent asks, after collections until nothing more comes
// free. What a collection finalises comes free with a later one only.
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
