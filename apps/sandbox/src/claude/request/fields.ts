import { isRecord } from "../is-record.ts";
import { invalid } from "../problems.ts";

const WORDS = { string: "string", integer: "integer", object: "dictionary", boolean: "boolean" };
type Kind = keyof typeof WORDS;

/** Rejects a record in which one of these fields is missing or has the wrong type. */
export function checkFields(
  record: Record<string, unknown>,
  kinds: Record<string, Kind>,
  at: string,
) {
  for (const [name, kind] of Object.entries(kinds)) {
    const value = record[name];
    if (value === undefined) throw invalid(`${at}.${name}: Field required`);
    if (!isOf(kind, value)) throw invalid(`${at}.${name}: Input should be a valid ${WORDS[kind]}`);
  }
}

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case "integer":
      return Number.isInteger(value);
    case "object":
      return isRecord(value);
    default:
      return typeof value === kind;
  }
}

/** Rejects unknown fields, except `type`, and an invalid `cache_control`. */
export function refuseExtra(record: Record<string, unknown>, known: string[], at: string) {
  for (const name of Object.keys(record))
    if (name !== "type" && !known.includes(name))
      throw invalid(`${at}.${name}: Extra inputs are not permitted`);
  const { cache_control: breakpoint } = record;
  if (breakpoint === undefined || breakpoint === null) return;
  if (!isRecord(breakpoint))
    throw invalid(`${at}.cache_control: Input should be a valid dictionary`);
  if (breakpoint["type"] !== "ephemeral")
    throw invalid(`${at}.cache_control.type: Input should be 'ephemeral'`);
  if (!["5m", "1h", undefined].includes(breakpoint["ttl"] as string | undefined))
    throw invalid(`${at}.cache_control.ephemeral.ttl: Input should be '5m' or '1h'`);
}
