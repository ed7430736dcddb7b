// Loaded into a server under test: tells its memory after a full collection when its parent asks.
process.on("message", (question) => {
  if (question !== "memory") return;
  globalThis.gc?.();
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
process.channel?.unref();
