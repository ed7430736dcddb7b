import type { Appended, Frame, LeaseRenewal, TurnLog, TurnRef } from "../chat/store-ports.ts";
import type { MemorySessions } from "./sessions.ts";

/** The events of turns, kept with their sessions. Signals between replicas go to this process itself. */
export class MemoryTurnLog implements TurnLog {
  readonly #sessions: MemorySessions;
  readonly #watchers = new Map<string, Set<() => void>>();
  #onStop: (turnId: string) => void = () => {};

  constructor(sessions: MemorySessions) {
    this.#sessions = sessions;
  }

  async append(turn: TurnRef, frames: readonly Frame[]): Promise<Appended> {
    const known = this.#sessions.get(turn.sessionId)?.frames.get(turn.turnId);
    if (known === undefined) return { recorded: frames.at(-1)?.id ?? 0, watched: false };
    for (const frame of frames) {
      if (frame.id === known.length + 1) known.push(frame);
    }
    for (const onChange of this.#watchers.get(turn.turnId) ?? []) onChange();
    return { recorded: known.length, watched: this.#watchers.has(turn.turnId) };
  }

  async read(turn: TurnRef, after: number): Promise<Frame[] | null> {
    return this.#sessions.get(turn.sessionId)?.frames.get(turn.turnId)?.slice(after) ?? null;
  }

  async watch({ turnId }: TurnRef, onChange: () => void): Promise<() => void> {
    const watchers = this.#watchers.get(turnId) ?? new Set();
    this.#watchers.set(turnId, watchers.add(onChange));
    return () => {
      watchers.delete(onChange);
      if (watchers.size === 0) this.#watchers.delete(turnId);
    };
  }

  async keepWatched(): Promise<void> {}

  async isWatched({ turnId }: TurnRef): Promise<boolean> {
    return this.#watchers.has(turnId);
  }

  async renewLease(): Promise<LeaseRenewal> {
    return { held: true, stopRequested: false };
  }

  async isLeased({ sessionId, turnId }: TurnRef): Promise<boolean> {
    return this.#sessions.get(sessionId)?.active?.turnId === turnId;
  }

  async requestStop({ turnId }: TurnRef): Promise<void> {
    this.#onStop(turnId);
  }

  onStopRequest(listener: (turnId: string) => void): void {
    this.#onStop = listener;
  }
}
