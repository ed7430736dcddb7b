import { startMoodle } from "./server.ts";

const { PORT = "0", HOST = "127.0.0.1", SANDBOX_MOODLE_TOKEN, WITH_PLUGIN = "1" } = process.env;

const { url } = await startMoodle({
  port: Number(PORT),
  host: HOST,
  withPlugin: WITH_PLUGIN !== "0",
  ...(SANDBOX_MOODLE_TOKEN ? { token: SANDBOX_MOODLE_TOKEN } : {}),
});
console.log(JSON.stringify({ listening: url }));

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
