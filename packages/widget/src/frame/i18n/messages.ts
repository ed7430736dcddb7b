import type { Grounding, StatusEvent, UnavailableReason } from "@sidenote/protocol";
import type { first } from "./en-first.ts";
import type { en, PARTS } from "./en.ts";

/** One text per plural category of the language. */
export type Plural = { readonly other: string } & {
  readonly [category in Intl.LDMLPluralRule]?: string;
};

export type StageKey = StatusEvent["stage"];
export type GroundingKey = `grounding_${Exclude<Grounding, "none">}`;
export type UnavailableKey = `unavailable_${UnavailableReason}`;

export type MessageKey = keyof typeof en;

/** The messages are split into parts; those of the first screen are in the page itself. */
export type WordsPart = keyof typeof PARTS;

/** The messages available before anything else is loaded. */
export type FirstKey = keyof typeof first;

/**
 * What every language must contain: each key of `en`, as a string where English has a string and as plural forms where
 * English has those. A language file is `export default { … } satisfies Messages`, so a missing key does not compile.
 */
export type Messages = {
  readonly [Key in MessageKey]: (typeof en)[Key] extends string ? string : Plural;
};

type Placeholder<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

type TextOf<Key extends MessageKey> = (typeof en)[Key] extends { other: infer Other }
  ? Other
  : (typeof en)[Key];

type Parameters<Names extends string> = {
  readonly [Name in Names]: Name extends "count" ? number : string | number;
};

/** The parameters a message takes: nothing, or one object with a value for each of its placeholders. */
export type MessageParameters<Key extends MessageKey> = [Placeholder<TextOf<Key>>] extends [never]
  ? []
  : [Parameters<Placeholder<TextOf<Key>>>];

/** Returns a message in the user's language. In a component, it follows a change of language. */
export type Translate<Keys extends MessageKey = MessageKey> = <Key extends Keys>(
  key: Key,
  ...parameters: MessageParameters<Key>
) => string;
