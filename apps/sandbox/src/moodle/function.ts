import type { Reader } from "./parameters.ts";
import type { World } from "./world.ts";

export interface CallScope {
  world: World;
  wwwroot: string;
  /** The calling user: the service account over REST, the signed-in user over AJAX. */
  callerId: number;
}

/** A web-service function. `call` parses the parameters and returns a JSON value. */
export interface MoodleFunction {
  /** Whether it can also be called from a browser session. */
  ajax: boolean;
  call(raw: Parameters<Reader<unknown>>[0], scope: CallScope): unknown;
}

/** Defines a web-service function by its parameters and its implementation. */
export function defineFunction<T>(
  read: Reader<T>,
  answer: (parameters: T, scope: CallScope) => unknown,
  { ajax = false } = {},
): MoodleFunction {
  return { ajax, call: (raw, scope) => answer(read(raw ?? {}), scope) };
}
