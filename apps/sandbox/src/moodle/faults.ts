/** An error as Moodle reports it: HTTP 200 with `exception`, `errorcode` and `message`. Recorded from Moodle 4.5.6. */
export class MoodleFault extends Error {
  readonly exception: string;
  readonly errorcode: string;

  constructor(exception: string, errorcode: string, message: string) {
    super(message);
    this.exception = exception;
    this.errorcode = errorcode;
  }
}

const moodle = "core\\exception\\moodle_exception";

export const faults = {
  invalidToken: () => new MoodleFault(moodle, "invalidtoken", "Invalid token - token not found"),
  access: () =>
    new MoodleFault("webservice_access_exception", "accessexception", "Access control exception"),
  invalidParameter: () =>
    new MoodleFault(
      "core\\exception\\invalid_parameter_exception",
      "invalidparameter",
      "Invalid parameter value detected",
    ),
  missingRecord: (table: string) =>
    new MoodleFault(
      "dml_missing_record_exception",
      "invalidrecord",
      `Can't find data record in database table ${table}.`,
    ),
  invalidUser: () => new MoodleFault("dml_missing_record_exception", "invaliduser", "Invalid user"),
  invalidOption: (name: string) =>
    new MoodleFault(moodle, "errorinvalidparam", `The param "${name}" is invalid.`),
  invalidField: () =>
    new MoodleFault(
      "core\\exception\\coding_exception",
      "codingerror",
      "Coding error detected, it must be fixed by a programmer: invalid field parameter",
    ),
  courseClosed: (id: number) =>
    new MoodleFault(
      moodle,
      "errorcoursecontextnotvalid",
      `You cannot execute functions in the course context (course id:${id}). The context error message was: Course or activity not accessible.`,
    ),
  requireLogin: () =>
    new MoodleFault(
      "core\\exception\\require_login_exception",
      "requireloginerror",
      "Course or activity not accessible.",
    ),
  noGuests: () =>
    new MoodleFault(moodle, "guestsarenotallowed", "The guest user is not allowed to do this"),
  noDocument: () =>
    new MoodleFault(
      moodle,
      "errornodocument",
      "There is no such document here, or it may not be read.",
    ),
  suspended: () => new MoodleFault(moodle, "suspended", "User account is suspended"),
  alreadyWritten: () =>
    new MoodleFault("dml_write_exception", "dmlwriteexception", "Error writing to database"),
};
