import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ROOT } from "../root.ts";

const execute = promisify(execFile);

/**
 * Runs a command at the root.
 * @throws Error with all that a failed command wrote, to either output, or with the reason why it could not be run
 */
export async function runChecked(command: string, parameters: readonly string[]): Promise<void> {
  try {
    await execute(command, parameters, { cwd: ROOT });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // The message already contains the standard error.
    const { stdout = "" } = error as { stdout?: string };
    throw new Error(`${error.message}\n${stdout}`.trim(), { cause: error });
  }
}
