import { RemoteTurn } from "./remote-turn.ts";
import type { OwnerKeys, TurnLog, TurnRef } from "./store-ports.ts";

export interface RemoteTurnsPorts {
  log: TurnLog;
  /** Ends a turn whose replica died; does nothing to one that is alive. Resolves to whether the turn is alive. */
  recover(turn: TurnRef, keys: OwnerKeys): Promise<boolean>;
  onError(error: unknown, turn: TurnRef): void;
}

/** The turns with readers on this replica that run, or ran, elsewhere. All readers of a turn share one feed. */
export class RemoteTurns {
  readonly #ports: RemoteTurnsPorts;
  readonly #open = new Map<string, Promise<RemoteTurn | null>>();

  constructor(ports: RemoteTurnsPorts) {
    this.#ports = ports;
  }

  /**
   * Returns the feed of a turn, or null if there is no such turn. The caller must have checked that the user owns it.
   * @throws AppError `store_unavailable`
   */
  async open(ref: TurnRef, keys: OwnerKeys): Promise<RemoteTurn | null> {
    // The key includes the session, because ownership was checked for the session.
    const key = `${ref.sessionId} ${ref.turnId}`;
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const opening = this.#follow(ref, keys, () => this.#open.delete(key));
    this.#open.set(key, opening);
    const remote = await opening.catch((error: unknown) => {
      this.#open.delete(key);
      throw error;
    });
    if (remote === null || remote.over) this.#open.delete(key);
    return remote;
  }

  async close(): Promise<void> {
    for (const remote of this.#open.values()) (await remote.catch(() => null))?.close();
  }

  async #follow(ref: TurnRef, keys: OwnerKeys, onIdle: () => void): Promise<RemoteTurn | null> {
    const { log, recover, onError } = this.#ports;
    const remote = new RemoteTurn(
      { log, recover: (turn) => recover(turn, keys), onError: (error) => onError(error, ref) },
      ref,
    );
    if (!(await remote.open())) return null;
    remote.onIdle = () => {
      remote.close();
      onIdle();
    };
    return remote;
  }
}
