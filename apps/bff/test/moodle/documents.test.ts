import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CourseDocument } from "../../src/chat/library-ports.ts";
import { MoodleSite } from "../../src/moodle/moodle-site.ts";
import { toPrincipal } from "../stage/principal.ts";
import { MoodleServer } from "./moodle-server.ts";

const signal = new AbortController().signal;
const PRINCIPAL = toPrincipal({ instanceId: 12 });
const DOCUMENT: CourseDocument = {
  id: "cm7-file9",
  cmid: 7,
  title: "Notes",
  url: "https://moodle.example/mod/resource/view.php?id=7&redirect=1",
  mimetype: "application/pdf",
  size: 10,
  version: "abc",
};
const SETTINGS = {
  title: "",
  persona: "",
  instructions: "",
  welcome: "",
  starters: [],
  style: "direct",
  outside_allowed: true,
};
const FUNCTIONS = [
  "block_sidenote_get_turn_context",
  "block_sidenote_get_documents",
  "block_sidenote_read_document",
];

const moodle = new MoodleServer();
beforeAll(() => moodle.start());
afterAll(() => moodle.stop());

let functions: string[];
let settings: Record<string, unknown>;
let documents: unknown;
/** The response for each piece of a document, by its offset. */
let pieces: Record<string, unknown>;
beforeEach(() => {
  moodle.forget();
  functions = FUNCTIONS;
  settings = { ...SETTINGS, documents_allowed: true };
  documents = [DOCUMENT];
  pieces = {};
  moodle.answer = (response, { form }) => {
    const answers: Record<string, unknown> = {
      core_webservice_get_site_info: { functions: functions.map((name) => ({ name })) },
      block_sidenote_get_turn_context: {
        user: { id: 3, firstname: "Sam", timezone: "UTC" },
        policy: "accepted",
        course: { id: 2, fullname: "B", shortname: "B", summary: "", url: moodle.url },
        settings,
        exam_lock: false,
        ai_enabled: true,
        outline: [],
      },
      block_sidenote_get_documents: { documents },
      block_sidenote_read_document: pieces[form.get("offset") ?? ""],
    };
    response.end(JSON.stringify(answers[form.get("wsfunction") ?? ""]));
  };
});

function open(wantsDocuments = true): MoodleSite {
  const url = moodle.url;
  return new MoodleSite({ url, token: "token", timeoutMs: 2000, cacheSeconds: 60, wantsDocuments });
}
const piece = (text: string, size: number, version = "abc") => ({
  content: Buffer.from(text).toString("base64"),
  size,
  version,
});

describe("permission to search a course's documents", () => {
  const allowed = async (site = open()): Promise<boolean> =>
    (await site.getContext(PRINCIPAL, signal)).settings.documentsAllowed;

  it("is the block's setting, if the service has its functions", async () => {
    expect(await allowed()).toBe(true);
    settings["documents_allowed"] = false;
    expect(await allowed()).toBe(false);
  });

  it("is denied if the block has no such setting", async () => {
    settings = SETTINGS;
    expect(await allowed()).toBe(false);
  });

  it.each(FUNCTIONS.slice(1))("is denied if the service lacks %s", async (missing) => {
    functions = FUNCTIONS.filter((name) => name !== missing);
    expect(await allowed()).toBe(false);
  });

  it("is denied if the server is configured to hold none", async () => {
    expect(await allowed(open(false))).toBe(false);
  });
});

describe("the documents of a course", () => {
  it("are listed for exactly this user, course and block", async () => {
    expect(await open().list(PRINCIPAL, signal)).toEqual([DOCUMENT]);
    expect(Object.fromEntries(moodle.seen.at(-1)?.form ?? [])).toMatchObject({
      userid: "3",
      courseid: "2",
      instanceid: "12",
    });
    await open().list({ ...PRINCIPAL, role: "guest", userId: "g-1", instanceId: null }, signal);
    expect(Object.fromEntries(moodle.seen.at(-1)?.form ?? [])).toMatchObject({
      userid: "0",
      instanceid: "0",
    });
  });

  it.each([
    ["no list", { documents: null }],
    ["a URL that is not http or https", [{ ...DOCUMENT, url: "javascript:alert(1)" }]],
    ["no version", [{ ...DOCUMENT, version: "" }]],
  ])("are an error with %s", async (_name, wrong) => {
    documents = wrong;
    await expect(open().list(PRINCIPAL, signal)).rejects.toMatchObject({ code: "moodle_error" });
  });

  it("are forbidden if Moodle denies the user", async () => {
    moodle.answer = (response) => response.end(JSON.stringify({ errorcode: "requireloginerror" }));
    await expect(open().list(PRINCIPAL, signal)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("the content of a document", () => {
  it("is read in pieces, as that user", async () => {
    pieces = { "0": piece("Hello ", 10), "6": piece("Wörl", 11) };
    expect((await open().read(PRINCIPAL, DOCUMENT, signal)).toString()).toBe("Hello Wörl");
    const forms = moodle.seen.map(({ form }) => Object.fromEntries(form));
    expect(forms.map(({ documentid, userid, offset }) => [documentid, userid, offset])).toEqual([
      ["cm7-file9", "3", "0"],
      ["cm7-file9", "3", "6"],
    ]);
  });

  it("may be empty", async () => {
    pieces = { "0": piece("", 0) };
    expect(await open().read(PRINCIPAL, DOCUMENT, signal)).toHaveLength(0);
  });

  it.each([
    ["has changed meanwhile", { "0": piece("Hello", 5, "def") }],
    ["ends early", { "0": piece("Hello", 10), "5": piece("", 10) }],
    ["is too large", { "0": piece("Hello", 21 * 1024 * 1024) }],
    ["is not base64", { "0": { content: "…", size: 1, version: "abc" } }],
  ])("is an error if it %s", async (_name, answers) => {
    pieces = answers;
    await expect(open().read(PRINCIPAL, DOCUMENT, signal)).rejects.toMatchObject({
      code: "moodle_error",
    });
  });
});
