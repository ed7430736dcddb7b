import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { DEMO_TOKEN, startMoodle } from "./server.ts";

let moodle: Awaited<ReturnType<typeof startMoodle>>;
beforeAll(async () => {
  moodle = await startMoodle({ port: 0, host: "127.0.0.1" });
});
afterAll(() => moodle.close());
beforeEach(() => control("DELETE"));
afterEach(() => {
  vi.useRealTimers();
});

function control(method: string, script?: unknown) {
  const body = script === undefined ? {} : { body: JSON.stringify(script) };
  return fetch(`${moodle.url}/control`, { method, ...body });
}

async function ask<T>(name: string, parameters: Record<string, string | number>): Promise<T> {
  const body = new URLSearchParams({
    wstoken: DEMO_TOKEN,
    moodlewsrestformat: "json",
    wsfunction: `block_sidenote_${name}`,
  });
  for (const [key, value] of Object.entries(parameters)) body.set(key, String(value));
  const answer = await fetch(`${moodle.url}/webservice/rest/server.php`, { method: "POST", body });
  expect(answer.status).toBe(200);
  return answer.json() as Promise<T>;
}

interface Listed {
  id: string;
  cmid: number;
  title: string;
  url: string;
  mimetype: string;
  size: number;
  version: string;
}

async function list(userid: number): Promise<Listed[]> {
  const answer = await ask<{ documents: Listed[] }>("get_documents", { userid, courseid: 2 });
  return answer.documents;
}

async function find(userid: number, id: string): Promise<Listed> {
  const document = (await list(userid)).find((one) => one.id === id);
  if (!document) throw new Error(`no ${id}`);
  return document;
}

interface Part {
  content: string;
  size: number;
  version: string;
  errorcode?: string;
}

const read = (userid: number, documentid: string, offset = 0) =>
  ask<Part>("read_document", { userid, courseid: 2, documentid, offset });

const decode = ({ content }: Part) => Buffer.from(content, "base64");

describe("the documents of the simulated course", () => {
  it("are those that the student may read, in the order of the course", async () => {
    expect((await list(3)).map(({ id }) => id)).toEqual([
      "cm9-file109",
      "cm25-chapter5",
      "cm25-chapter6",
      "cm25-chapter7",
      "cm25-chapter8",
      "cm2",
      "cm8-file108",
      "cm18",
      "cm27-file127",
      "cm19",
      "cm26-file126",
      "cm15",
      "cm21",
    ]);
  });

  it("are listed with their metadata", async () => {
    const version = expect.stringMatching(/^[0-9a-f]{40}$/);
    expect(await find(3, "cm2")).toEqual({
      id: "cm2",
      cmid: 2,
      title: "Cell structure",
      url: `${moodle.url}/mod/page/view.php?id=2`,
      mimetype: "text/plain",
      size: 0,
      version,
    });
    expect(await find(3, "cm25-chapter6")).toMatchObject({
      title: "Course reader: Cell respiration",
      url: `${moodle.url}/mod/book/view.php?id=25&chapterid=6`,
    });
    expect(await find(3, "cm26-file126")).toMatchObject({
      url: `${moodle.url}/mod/resource/view.php?id=26&redirect=1`,
      mimetype: "application/pdf",
      size: expect.any(Number),
    });
  });

  it("depend on the user's group, without closed, hidden and unlisted ones", async () => {
    const mine = (await list(5)).map(({ id }) => id);
    expect(mine).toContain("cm14");
    expect(mine).not.toContain("cm15");
    for (const [user, id] of [
      [3, "cm14"],
      [5, "cm15"],
      [3, "cm16"],
      [3, "cm10"],
      [3, "cm11"],
      [6, "cm11"],
      [3, "cm99"],
    ] as const)
      expect(await read(user, id)).toMatchObject({
        exception: "core\\exception\\moodle_exception",
        errorcode: "errornodocument",
      });
  });

  it("include hidden and closed ones for teachers, as in Moodle, but no unlisted ones", async () => {
    const ids = (await list(6)).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(["cm10", "cm14", "cm15", "cm16"]));
    expect(ids).not.toContain("cm11");
    expect(decode(await read(6, "cm10")).toString()).not.toBe("");
  });

  it("become readable when their activity opens", async () => {
    expect((await list(3)).map(({ id }) => id)).not.toContain("cm16");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 22 * 86_400_000 });
    expect((await list(3)).map(({ id }) => id)).toContain("cm16");
  });

  it.each([
    [0, 2, "guestsarenotallowed"],
    [99, 2, "invaliduser"],
    [7, 2, "suspended"],
    [4, 2, "requireloginerror"],
    [3, 4, "requireloginerror"],
  ])("are denied to user %i in course %i: %s", async (userid, courseid, errorcode) => {
    expect(await ask("get_documents", { userid, courseid })).toMatchObject({ errorcode });
    const documentid = "cm2";
    expect(await ask("read_document", { userid, courseid, documentid })).toMatchObject({
      errorcode,
    });
  });

  it("are returned unchanged, as text or as a file", async () => {
    const page = await read(3, "cm18");
    expect(decode(page).toString("utf8")).toContain("A salad wilts when it is salted");
    expect(page).toMatchObject({
      size: decode(page).length,
      version: (await find(3, "cm18")).version,
    });

    const notes = await read(3, "cm26-file126");
    expect(decode(notes).subarray(0, 5).toString()).toBe("%PDF-");
    expect(notes.size).toBe((await find(3, "cm26-file126")).size);
    expect(
      decode(await read(3, "cm27-file127"))
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
  });

  it("are read in consecutive parts", async () => {
    const text = "Ångström ".repeat(300_000);
    await control("POST", { documents: { cm2: text } });
    const first = await read(3, "cm2");
    expect(decode(first).length).toBe(2 * 1024 * 1024);
    const second = await read(3, "cm2", decode(first).length);
    expect(second).toMatchObject({ size: first.size, version: first.version });
    expect(Buffer.concat([decode(first), decode(second)]).toString("utf8") === text).toBe(true);
    expect((await read(3, "cm2", first.size)).content).toBe("");
    expect(await read(3, "cm2", -1)).toMatchObject({ errorcode: "invalidparameter" });
  });

  it("change their version when their content changes", async () => {
    const [before, other] = [await find(3, "cm2"), await find(3, "cm18")];
    await control("POST", { documents: { cm2: "Nothing any more." } });
    expect((await find(3, "cm2")).version).not.toBe(before.version);
    expect((await find(3, "cm18")).version).toBe(other.version);
    await control("DELETE");
    expect(await find(3, "cm2")).toEqual(before);
  });

  it("are not available where reading is switched off, as the turn context says", async () => {
    const settings = async () =>
      (
        await ask<{ settings: { documents_allowed: boolean } }>("get_turn_context", {
          userid: 3,
          courseid: 2,
        })
      ).settings.documents_allowed;
    expect(await settings()).toBe(true);
    await control("POST", { documents_allowed: false });
    expect(await settings()).toBe(false);
    expect(await list(3)).toEqual([]);
    expect(await read(3, "cm2")).toMatchObject({ errorcode: "errornodocument" });
  });

  it("can be opened at their URLs", async () => {
    const urls = (await list(3)).map(({ url }) => url);
    for (const url of urls) expect((await fetch(url)).status).toBe(200);

    const open = async (path: string) => fetch(`${moodle.url}/mod/${path}`);
    expect(await (await open("page/view.php?id=18")).text()).toContain("<p>Three words describe");
    const chapter = await (await open("book/view.php?id=25&chapterid=7")).text();
    expect(chapter).toContain("A gene is a stretch of DNA");
    const notes = await open("resource/view.php?id=26&redirect=1");
    expect(notes.headers.get("content-type")).toBe("application/pdf");
    expect((await notes.arrayBuffer()).byteLength).toBe((await find(3, "cm26-file126")).size);
    expect(await (await open("page/view.php?id=10")).text()).toContain("Hidden from students");
    expect((await open("page/view.php?id=99")).status).toBe(404);
  });

  it("are not available without the plugin", async () => {
    const bare = await startMoodle({ port: 0, host: "127.0.0.1", withPlugin: false });
    const url = `${bare.url}/webservice/rest/server.php?wstoken=${DEMO_TOKEN}&moodlewsrestformat=json`;
    for (const name of ["get_documents", "read_document"])
      expect(await (await fetch(`${url}&wsfunction=block_sidenote_${name}`)).json()).toMatchObject({
        errorcode: "invalidrecord",
      });
    await bare.close();
  });
});
