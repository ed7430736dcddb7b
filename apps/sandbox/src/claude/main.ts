import { startClaude } from "./server.ts";

const { PORT = "0", HOST = "127.0.0.1", PACE_MS = "15", SANDBOX_API_KEY } = process.env;

const { url } = await startClaude({
  port: Number(PORT),
  host: HOST,
  paceMs: Number(PACE_MS),
  ...(SANDBOX_API_KEY ? { apiKey: SANDBOX_API_KEY } : {}),
});
console.log(JSON.stringify({ listening: url }));

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
