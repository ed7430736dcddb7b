import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withLock } from "./with-lock.ts";

const STALE_MS = 600_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sidenote-lock-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Work under the lock that lasts until the test ends it. */
function hold(staleMs = STALE_MS) {
  let begin = () => {};
  let end = () => {};
  const begun = new Promise<"begun">((resolve) => (begin = () => resolve("begun")));
  const ending = new Promise<void>((resolve) => (end = resolve));
  let wait = () => {};
  const waited = new Promise<"waits">((resolve) => (wait = () => resolve("waits")));
  const done = withLock({ path: join(folder, "lock"), staleMs, onWait: () => wait() }, async () => {
    begin();
    await ending;
  });
  return {
    /** Whether the work has begun or, after some attempts, still waits. */
    state: () => Promise.race([begun, waited]),
    finish: async () => {
      end();
      await done;
    },
  };
}

describe("a lock", () => {
  it("lets one work at a time", async () => {
    const first = hold();
    expect(await first.state()).toBe("begun");
    const second = hold();
    expect(await second.state()).toBe("waits");
    await first.finish();
    await second.finish();
  });

  it("is free again after a failure", async () => {
    const lock = { path: join(folder, "lock"), staleMs: STALE_MS, onWait: () => undefined };
    const failing = withLock(lock, () => Promise.reject(new Error("failed")));
    await expect(failing).rejects.toThrow("failed");
    await hold().finish();
  });

  it("is taken over from a process that no longer runs", async () => {
    const file = join(import.meta.dirname, "with-lock.ts");
    const lock = JSON.stringify({ path: join(folder, "lock"), staleMs: STALE_MS });
    const program = `const { withLock } = await import(${JSON.stringify(file)});
      await withLock(${lock}, () => process.kill(process.pid, "SIGKILL"));`;
    const child = spawn(process.execPath, [
      "--import",
      "tsx",
      "--input-type=module",
      "-e",
      program,
    ]);
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
    const next = hold();
    expect(await next.state()).toBe("begun");
    await next.finish();
  });

  it("is not released by a holder from whom it was taken over", async () => {
    const slow = hold();
    await slow.state();
    const next = hold(-1);
    expect(await next.state()).toBe("begun");
    await slow.finish();
    const third = hold();
    expect(await third.state()).toBe("waits");
    await next.finish();
    await third.finish();
  });
});
