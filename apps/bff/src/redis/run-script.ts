import { createHash } from "node:crypto";
import type { RedisClient } from "./connection.ts";
import { scripts } from "./scripts.ts";

const digests = new Map<string, string>();

function toDigest(lua: string): string {
  let digest = digests.get(lua);
  if (digest === undefined) {
    digest = createHash("sha1").update(lua).digest("hex");
    digests.set(lua, digest);
  }
  return digest;
}

/** Runs a script by its digest. Sends its source if the server does not know it, e.g. after a restart. */
export async function runScript(
  client: RedisClient,
  name: keyof typeof scripts,
  keys: readonly string[],
  values: readonly string[],
): Promise<unknown> {
  const { lua, numberOfKeys } = scripts[name];
  if (keys.length !== numberOfKeys) throw new Error(`${name} takes ${numberOfKeys} keys`);
  try {
    return await client.evalsha(toDigest(lua), numberOfKeys, ...keys, ...values);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
    return client.eval(lua, numberOfKeys, ...keys, ...values);
  }
}
