import type { PolicyStore } from "../chat/store-ports.ts";
import { guarded, type RedisClient } from "./connection.ts";
import { key } from "./keys.ts";

/** Records policy acceptance for sites that leave it to the BFF. Kept until the user is erased. */
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
