import type { ErrorCode } from "@sidenote/protocol";

/**
 * Moodle's `errorcode`, which comes with HTTP 200, by what it means to us. The class in `exception` changes between
 * versions and is not looked at; `message` is localised, may hold HTML and is not shown.
 */
const UNAVAILABLE = new Set(["dbconnectionfailed", "sitemaintenance", "upgraderunning"]);

/**
 * Moodle says of the user or the course: not for them. Not among them is `invalidrecord`, which is how a Moodle that does
 * not have the function at all answers.
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
 * The protocol's code for an error object of Moodle. Denials are `forbidden` only where the function asked about a user
 * or a course; the same codes for anything else mean that the service account is not set up.
 */
export function toErrorCode(errorcode: string, asksAboutPerson: boolean): ErrorCode {
  if (UNAVAILABLE.has(errorcode) || /^dml.*exception$/.test(errorcode)) return "moodle_unavailable";
  if (asksAboutPerson && DENIED.has(errorcode)) return "forbidden";
  return "moodle_error";
}

/** The protocol's code for an HTTP status that is not 200. */
export function toErrorCodeOfStatus(status: number): ErrorCode {
  return status === 502 || status === 503 || status === 504 ? "moodle_unavailable" : "moodle_error";
}
