import type { FailureCode } from "../ports.ts";
import { asking } from "./en-asking.ts";
import { first } from "./en-first.ts";
import { seldom } from "./en-seldom.ts";
import type { GroundingKey, Plural, StageKey, UnavailableKey } from "./messages.ts";

/** Which messages come with which part of the frame, in every language. */
export const PARTS = { first, asking, seldom } as const;

/**
 * The English messages: complete, and the model of every other language. `{name}` is a placeholder; a message with
 * plural forms holds one text per category of `Intl.PluralRules` and always has `{count}`.
 */
export const en = { ...first, ...asking, ...seldom } as const satisfies Record<
  string,
  string | Plural
> &
  Record<`error_${FailureCode}` | StageKey | GroundingKey | UnavailableKey, string>;

export default en;
