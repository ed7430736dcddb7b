import type { FailureCode } from "../ports.ts";
import { first } from "./en-first.ts";
import { later } from "./en-later.ts";
import type { GroundingKey, Plural, StageKey, UnavailableKey } from "./messages.ts";

/**
 * The English messages: complete, and the model of every other language. `{name}` is a placeholder; a message with
 * plural forms holds one text per category of `Intl.PluralRules` and always has `{count}`.
 */
export const en = { ...first, ...later } as const satisfies Record<string, string | Plural> &
  Record<`error_${FailureCode}` | StageKey | GroundingKey | UnavailableKey, string>;
