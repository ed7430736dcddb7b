import type { Activity } from "../ports.ts";
import { toData } from "./to-data.ts";

/** Returns what stands in parentheses after an activity's name: its type, and whether it is graded. */
export function toKind({ modname, graded }: Activity): string {
  return `${toData(modname)}${graded === true ? ", graded" : ""}`;
}
