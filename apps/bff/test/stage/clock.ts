import type { Clock } from "../../src/chat/ports.ts";

/** A clock that the test advances. */
export class SetClock implements Clock {
  #now: number;

  constructor(now = Date.UTC(2026, 10, 23, 9, 0, 0)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
