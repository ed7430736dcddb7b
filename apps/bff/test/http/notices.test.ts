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

const ESSAY = 4;
const PAGE = 18;

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

async function noticeOn(claims: Record<string, unknown>): Promise<string | undefined> {
  const person = await toPerson(bff, moodle, claims);
  return ((await (await person.send("GET", "/context")).json()) as Context).notice;
}

describe("hints only for graded work", () => {
  it("are announced on the page of graded work, in the user's language", async () => {
    await moodle.script({ graded_hints: true });
    expect(await noticeOn({ cmid: ESSAY })).toBe("This is graded: here I give hints, not answers.");
    expect(await noticeOn({ cmid: ESSAY, locale: "de-AT" })).toMatch(/^Das hier wird bewertet/);
    expect(await noticeOn({ cmid: ESSAY, locale: "sw" })).toMatch(/^This is graded/);
  });

  it("are not announced on other pages, nor unless they are set", async () => {
    expect(await noticeOn({ cmid: ESSAY })).toBeUndefined();
    await moodle.script({ graded_hints: true });
    expect(await noticeOn({ cmid: PAGE })).toBeUndefined();
    expect(await noticeOn({})).toBeUndefined();
  });

  it("precede the notices of the site and the teacher, which are shown on every page", async () => {
    await moodle.script({ graded_hints: true, notice: "Say where you used it." });
    expect(await noticeOn({ cmid: PAGE })).toBe("Say where you used it.");
    expect(await noticeOn({ cmid: ESSAY })).toBe(
      "This is graded: here I give hints, not answers. Say where you used it.",
    );
  });

  it("are what the model is told, on whatever page the question is asked", async () => {
    await moodle.script({ graded_hints: true });
    const person = await toPerson(bff, moodle, {});
    await person.ask({ message: "Write my essay" });
    const [request] = await claude.requests();
    const told = JSON.stringify(request?.body);
    expect(told).toContain("For the work itself give hints only");
    expect(told).toMatch(/Essay[^\n]*\(assign, graded\)/);
  });
});

describe("the notice of a site without a Moodle", () => {
  it("is the one that the site has set", async () => {
    const notice = "No answers on Sunday from 8 to 10.";
    const SITES_FILE = await writeSites(folder, [{ ...BARE_SITE, assistant: { notice } }]);
    const bare = await startBff(
      { claude, moodle: { url: "" } },
      { MOODLE_TOKEN: "", LAUNCH_SECRETS: "", SITES_FILE },
    );
    try {
      const response = await new Person(bare.url, await signToken()).send("GET", "/context");
      expect(((await response.json()) as Context).notice).toBe(notice);
    } finally {
      await bare.close();
    }
  });
});
