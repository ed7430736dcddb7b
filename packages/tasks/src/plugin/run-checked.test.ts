import { expect, it } from "vitest";
import { runChecked } from "./run-checked.ts";

const node = (script: string) => runChecked(process.execPath, ["-e", script]);

it("tells what a failed command wrote, to whichever output", async () => {
  await expect(node("console.log('to one'); process.exit(3)")).rejects.toThrow("to one");
  await expect(node("console.error('to the other'); process.exit(3)")).rejects.toThrow(
    "to the other",
  );
});

it("names a command that failed in silence, or that does not exist", async () => {
  await expect(node("process.exit(3)")).rejects.toThrow("process.exit(3)");
  await expect(runChecked("no-such-command", [])).rejects.toThrow("no-such-command");
});

it("resolves when the command succeeds", async () => {
  await expect(node("")).resolves.toBeUndefined();
});
