import type { Principal } from "../chat/ports.ts";
import { AppError } from "../errors.ts";

/** A parameter value of a Moodle web-service function. */
export type MoodleValue =
  | string
  | number
  | boolean
  | readonly MoodleValue[]
  | { readonly [name: string]: MoodleValue };
export type MoodleParameters = Readonly<Record<string, MoodleValue>>;

/**
 * Encodes parameters for Moodle's REST server: PHP's bracketed names (`options[ids][0]`), booleans as 1 and 0.
 * @see https://docs.moodle.org/dev/Creating_a_web_service_client
 */
export function encodeParameters(parameters: MoodleParameters): URLSearchParams {
  const encoded = new URLSearchParams();
  const add = (name: string, value: MoodleValue): void => {
    if (typeof value === "object") {
      for (const [key, item] of Object.entries(value)) add(`${name}[${key}]`, item);
    } else {
      encoded.append(name, typeof value === "boolean" ? (value ? "1" : "0") : String(value));
    }
  };
  for (const [name, value] of Object.entries(parameters)) add(name, value);
  return encoded;
}

/**
 * Parses a Moodle user id; 0 stands for a visitor without an account. @throws AppError `forbidden` for anything else
 */
export function toMoodleId(userId: string): number {
  if (!/^\d{1,15}$/.test(userId))
    throw new AppError("forbidden", { detail: "sub is not a Moodle user ID" });
  return Number(userId);
}

/** Returns the parameters that identify user, course and block instance for the block's functions. */
export function toBlockParameters({
  role,
  userId,
  courseId,
  instanceId,
  switchedRoleId,
}: Principal): MoodleParameters {
  return {
    // Guests share Moodle's guest account; their `sub` distinguishes them only here.
    userid: role === "guest" ? 0 : toMoodleId(userId),
    courseid: courseId ?? 0,
    instanceid: instanceId ?? 0,
    // Only blocks that set the claim know the parameter.
    ...(switchedRoleId === null ? {} : { switchedroleid: switchedRoleId }),
  };
}
