import { spawn } from "node:child_process";
import { ROOT } from "../root.ts";

export interface Ran {
  code: number | null;
  output: string;
}

/** Runs a command at the root, printing its output as it arrives. Resolves with its exit code and output. */
export async function run(
  command: string,
  parameters: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ran> {
  const child = spawn(command, parameters, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      output += text;
      process.stdout.write(text);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { code, output };
}
