import type { Reader } from "./parameters.ts";
import type { World } from "./world.ts";

export interface CallScope {
  world: World;
  wwwroot: string;
  /** Who calls: the service account over REST, a person over ajax. */
  callerId: number;
}

/** A web-service function: its parameters, and its answer as JSON. */
export interface MoodleFunction {
  /** Callable from a browser's session too. */
  ajax: boolean;
  call(raw: Parameters<Reader<unknown>>[0], scope: CallScope): unknown;
}

/** Ties a reader of parameters to what is done with them. */
export function defineFunction<T>(
  read: Reader<T>,
  answer: (parameters: T, scope: CallScope) => unknown,
  { ajax = false } = {},
): MoodleFunction {
  return { ajax, call: (raw, scope) => answer(read(raw ?? {}), scope) };
}
