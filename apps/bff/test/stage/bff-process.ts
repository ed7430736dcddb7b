import { type Upstreams, toEnvironment } from "./bff.ts";
import { printed, startProgram, type StartedProcess } from "./process.ts";

export const MAIN = "apps/bff/src/main.ts";

/** A BFF in its own process, as in production. */
export interface BffProcess {
  url: string;
  process: StartedProcess;
}

export async function startBffProcess(
  upstreams: Upstreams,
  over: Record<string, string> = {},
): Promise<BffProcess> {
  const process = startProgram(MAIN, toEnvironment(upstreams, over));
  const [, port = ""] = await printed(process, /"port":(\d+).*"listening"/);
  return { url: `http://127.0.0.1:${port}`, process };
}
