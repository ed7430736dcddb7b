import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The environment of the tests: written by test-moodle.ts, read by every spec. */
export interface Stage {
  moodleUrl: string;
  moodleFolder: string;
  bffUrl: string;
  /** The launch secret `moodle-1`. */
  secret: string;
  /** The output of php/seed.php. */
  seed: {
    courseId: number;
    otherCourseId: number;
    quizCmid: number;
    essayCmid: number;
    pageCmid: number;
    readingCmid: number;
    /** A PDF of five pages. */
    notesCmid: number;
    essayDue: { all: number; ada: number };
    blockInstanceId: number;
    token: string;
    serviceRoleId: number;
    people: Record<"ada" | "ben" | "cleo" | "outsider" | "teacher" | "second", number>;
    password: string;
  };
}

/** Reads the file that `SIDENOTE_STAGE` names. @throws Error if the variable is not set */
export function readStage(): Stage {
  const file = process.env["SIDENOTE_STAGE"];
  if (!file) throw new Error("SIDENOTE_STAGE names no file: run pnpm test:moodle.");
  return JSON.parse(readFileSync(file, "utf8")) as Stage;
}

/** Runs a PHP script in the site. */
export async function php({ moodleFolder }: Stage, ...parameters: string[]): Promise<string> {
  const { stdout } = await run("php", ["-c", join(moodleFolder, "../php.ini"), ...parameters], {
    cwd: moodleFolder,
  });
  return stdout;
}

/** Changes a setting of the block or, with another component, of Moodle. */
export async function setConfig(
  stage: Stage,
  name: string,
  value: string,
  component = "block_sidenote",
): Promise<void> {
  const where = component === "core" ? [] : [`--component=${component}`];
  await php(stage, "admin/cli/cfg.php", ...where, `--name=${name}`, `--set=${value}`);
}

/** Calls a web-service function with the service account's token, as the BFF does. */
export async function callMoodle(
  stage: Stage,
  wsfunction: string,
  parameters: Record<string, string | number>,
): Promise<unknown> {
  const body = new URLSearchParams({
    wstoken: stage.seed.token,
    moodlewsrestformat: "json",
    wsfunction,
  });
  for (const [name, value] of Object.entries(parameters)) body.set(name, String(value));
  const answer = await fetch(`${stage.moodleUrl}/webservice/rest/server.php`, {
    method: "POST",
    body,
  });
  return answer.json();
}
