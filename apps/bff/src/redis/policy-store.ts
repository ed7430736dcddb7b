import type { PolicyStore } from "../chat/store-ports.ts";
import { guarded, type RedisClient } from "./connection.ts";
import { key } from "./keys.ts";

/** Who accepted the policy of a site that has no Moodle to keep it. Kept until erased. */
export class RedisPolicyStore implements PolicyStore {
  readonly #client: RedisClient;

  constructor(client: RedisClient) {
    this.#client = client;
  }

  async acceptedAt(user: string): Promise<string | null> {
    return guarded(() => this.#client.get(key.policy(user)));
  }

  async accept(user: string, at: string): Promise<void> {
    await guarded(() => this.#client.set(key.policy(user), at, "NX"));
  }

  async forget(user: string): Promise<boolean> {
    return guarded(async () => (await this.#client.del(key.policy(user))) === 1);
  }
}
