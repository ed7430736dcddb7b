import { startDemo } from "./server.ts";

const {
  PORT = "0",
  HOST = "127.0.0.1",
  BFF_URL = "http://127.0.0.1:8080",
  MOODLE_URL = "",
  LAUNCH_SECRET = "",
  SIMULATED = "",
  KEPT_IN = "memory",
  WATCH_FOLDER,
} = process.env;

const [kid = "", ...secret] = LAUNCH_SECRET.split(":");
if (!MOODLE_URL || secret.length === 0) {
  console.error("The demo page needs MOODLE_URL, and LAUNCH_SECRET as kid:secret.");
  process.exit(1);
}

const { url } = await startDemo({
  port: Number(PORT),
  host: HOST,
  bffUrl: BFF_URL,
  moodleUrl: MOODLE_URL,
  kid,
  secret: secret.join(":"),
  isMoodleSimulated: SIMULATED.includes("moodle"),
  isModelSimulated: SIMULATED.includes("model"),
  keptIn: KEPT_IN,
  ...(WATCH_FOLDER ? { watchFolder: WATCH_FOLDER } : {}),
});
console.log(JSON.stringify({ listening: url }));

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
