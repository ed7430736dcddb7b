import type { Context } from "@sidenote/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BARE_SITE, type Bff, Person, startBff, toPerson } from "../stage/bff.ts";
import { useFolder, writeSites } from "../stage/folder.ts";
import { signToken } from "../stage/launch-token.ts";
import {
  type ClaudeRequest,
  type MoodleRequest,
  type Simulator,
  startClaude,
  startMoodle,
} from "../stage/simulators.ts";

const folder = useFolder();

let claude: Simulator<ClaudeRequest>;
let moodle: Simulator<MoodleRequest>;
let bff: Bff;
beforeAll(async () => {
  [claude, moodle] = await Promise.all([startClaude(), startMoodle()]);
  bff = await startBff({ claude, moodle });
});
afterAll(async () => {
  await bff.close();
  await Promise.all([claude.stop(), moodle.stop()]);
});
beforeEach(async () => {
  await Promise.all([claude.reset(), moodle.reset()]);
});

const contactFor = async (person: Person): Promise<Context["contact"]> =>
  ((await (await person.send("GET", "/context")).json()) as Context).contact;

describe("a person to ask", () => {
  it("is the one that Moodle names for this student", async () => {
    const student = await toPerson(bff, moodle, {});
    expect(await contactFor(student)).toEqual({
      kind: "forum",
      url: `${moodle.url}/mod/forum/view.php?id=17`,
    });
    await moodle.script({ contact: "teachers" });
    expect(await contactFor(student)).toEqual({
      kind: "teachers",
      url: `${moodle.url}/blocks/sidenote/contact.php?id=2`,
    });
  });

  it("is absent where Moodle names nobody, as for teachers", async () => {
    expect(await contactFor(await toPerson(bff, moodle, { sub: "6", role: "teacher" }))).toBe(
      undefined,
    );
    await moodle.script({ contact: "none" });
    expect(await contactFor(await toPerson(bff, moodle, {}))).toBe(undefined);
  });

  it("is told to the model, for what only a person can answer", async () => {
    const student = await toPerson(bff, moodle, {});
    await student.ask({ message: "Can I hand in later?" });
    await moodle.script({ contact: "none" });
    await student.ask({ message: "Can I hand in later?" });
    const asked = (await claude.requests()).map(({ body }) => JSON.stringify(body));
    expect(asked[0]).toContain(
      `link where the student can ask in the course's forum: ${moodle.url}/mod/forum/view.php?id=17\\n`,
    );
    expect(asked.at(-1)).not.toContain("Where a question needs a person");
  });

  it("is what a site without a Moodle has set", async () => {
    const url = "https://campus.example/help/";
    const SITES_FILE = await writeSites(folder, [
      { ...BARE_SITE, assistant: { contact_url: url } },
    ]);
    const bare = await startBff(
      { claude, moodle: { url: "" } },
      { MOODLE_TOKEN: "", LAUNCH_SECRETS: "", SITES_FILE },
    );
    try {
      const student = new Person(bare.url, await signToken());
      expect(await contactFor(student)).toEqual({ kind: "person", url });
    } finally {
      await bare.close();
    }
  });
});
