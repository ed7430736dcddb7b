import type { PolicyStore } from "../chat/store-ports.ts";

/** Records policy acceptance in memory. */
export class MemoryPolicyStore implements PolicyStore {
  readonly #accepted = new Map<string, string>();

  async acceptedAt(user: string): Promise<string | null> {
    return this.#accepted.get(user) ?? null;
  }

  async accept(user: string, at: string): Promise<void> {
    if (!this.#accepted.has(user)) this.#accepted.set(user, at);
  }

  async forget(user: string): Promise<boolean> {
    return this.#accepted.delete(user);
  }
}
