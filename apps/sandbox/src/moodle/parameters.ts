import { faults } from "./faults.ts";

/** A parameter's raw value: a string, or a record built from `name[key]` fields. */
export type Raw = string | RawRecord;
export interface RawRecord {
  [key: string]: Raw;
}

/** Parses a parameter (`undefined` if it was not sent) or throws `invalidparameter`. */
export type Reader<T> = (raw: Raw | undefined) => T;

/** Parses PHP's notation for nested fields: `options[ids][0]=2` becomes `{options: {ids: {0: "2"}}}`. */
export function parseForm(form: URLSearchParams): RawRecord {
  const root: RawRecord = Object.create(null);
  for (const [name, value] of form) {
    const keys = name.replace(/\]/g, "").split("[");
    const last = keys.pop() ?? name;
    let at = root;
    for (const key of keys) {
      const next = at[key];
      at = typeof next === "object" ? next : (at[key] = Object.create(null) as RawRecord);
    }
    at[last] = value;
  }
  return root;
}

export function integer(fallback?: number): Reader<number> {
  return (raw) => {
    if (raw === undefined && fallback !== undefined) return fallback;
    if (typeof raw !== "string" || !/^-?\d+$/.test(raw)) throw faults.invalidParameter();
    return Number(raw);
  };
}

export function bool(fallback: boolean): Reader<boolean> {
  return (raw) => {
    if (raw === undefined) return fallback;
    if (raw !== "0" && raw !== "1") throw faults.invalidParameter();
    return raw === "1";
  };
}

export function text(fallback?: string): Reader<string> {
  return (raw) => {
    if (raw === undefined && fallback !== undefined) return fallback;
    if (typeof raw !== "string") throw faults.invalidParameter();
    return raw;
  };
}

export function list<T>(item: Reader<T>, fallback?: T[]): Reader<T[]> {
  return (raw) => {
    if (raw === undefined && fallback !== undefined) return fallback;
    if (typeof raw !== "object") throw faults.invalidParameter();
    return Object.values(raw).map(item);
  };
}

/** Reads a record. Unknown keys, and missing ones without a default, are invalid. */
export function structure<T extends Record<string, unknown>>(
  readers: { [K in keyof T]: Reader<T[K]> },
  fallback?: T,
): Reader<T> {
  return (raw) => {
    if (raw === undefined && fallback !== undefined) return fallback;
    if (typeof raw !== "object") throw faults.invalidParameter();
    if (Object.keys(raw).some((key) => !Object.hasOwn(readers, key)))
      throw faults.invalidParameter();
    const value: Partial<T> = {};
    for (const key in readers) value[key] = readers[key](raw[key]);
    return value as T;
  };
}
