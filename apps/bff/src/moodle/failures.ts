import type { ErrorCode } from "@sidenote/protocol";

/**
 * Values of Moodle's `errorcode` (sent with HTTP 200) that mean a temporary outage. Of an error object only `errorcode`
 * is used: the class in `exception` changes between versions, and `message` is localised and may contain HTML.
 */
const UNAVAILABLE = new Set(["dbconnectionfailed", "sitemaintenance", "upgraderunning"]);

/**
 * Values of `errorcode` that deny access to a user or a course. `invalidrecord` is not included, since it is the answer
 * of a Moodle that does not have the function at all.
 */
const DENIED = new Set([
  "errorcoursecontextnotvalid",
  "requireloginerror",
  "invaliduser",
  "suspended",
  "userdeleted",
  "usernotconfirmed",
  "notenrolled",
  "coursehidden",
  "guestsarenotallowed",
]);

/**
 * Returns the protocol's code for an error object of Moodle. Denials become `forbidden` only if the function concerns a
 * user or a course; otherwise they mean that the service account is not set up correctly.
 */
export function toErrorCode(errorcode: string, asksAboutPerson: boolean): ErrorCode {
  if (UNAVAILABLE.has(errorcode) || /^dml.*exception$/.test(errorcode)) return "moodle_unavailable";
  if (asksAboutPerson && DENIED.has(errorcode)) return "forbidden";
  return "moodle_error";
}

/** Returns the protocol's code for an HTTP status other than 200. */
export function toErrorCodeOfStatus(status: number): ErrorCode {
  return status === 502 || status === 503 || status === 504 ? "moodle_unavailable" : "moodle_error";
}
