import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CourseDocument, DocumentSource } from "../../src/chat/library-ports.ts";
import type { Principal } from "../../src/chat/ports.ts";
import { AppError } from "../../src/errors.ts";
import type { ReadOutcome } from "../../src/library/course-shelf.ts";
import { Library } from "../../src/library/library.ts";
import { toPrincipal } from "../stage/principal.ts";
import { until } from "../stage/until.ts";

const signal = new AbortController().signal;

const principal = (userId: string, courseId: number | null = 2): Principal =>
  toPrincipal({ userId, courseId });
const SOFIA = principal("3");
const SAM = principal("5");

function text(cmid: number, version = "1", mimetype = "text/plain"): CourseDocument {
  const url = `https://moodle.example/mod/page/view.php?id=${cmid}`;
  return { id: `cm${cmid}`, cmid, title: `Page ${cmid}`, url, mimetype, size: 0, version };
}

/** A site whose documents the test controls. */
class Shelf implements DocumentSource {
  texts = new Map<string, string>();
  /** What each user may read. */
  lists = new Map<string, readonly CourseDocument[]>();
  readonly reads: string[] = [];
  lists_asked = 0;
  fail: ((document: CourseDocument) => Promise<void> | void) | null = null;

  async list({ userId }: Principal): Promise<readonly CourseDocument[]> {
    this.lists_asked += 1;
    const list = this.lists.get(userId);
    if (list === undefined) throw new AppError("forbidden");
    return list;
  }

  async read({ userId }: Principal, document: CourseDocument): Promise<Buffer> {
    this.reads.push(`${userId} ${document.id} ${document.version}`);
    await this.fail?.(document);
    return Buffer.from(this.texts.get(document.id) ?? "");
  }
}

let shelf: Shelf;
let library: Library;
let outcomes: ReadOutcome[];
let errors: unknown[];

function open(maxCharacters = 100_000): Library {
  return new Library({
    sourceOf: ({ siteId }) => (siteId === "moodle" ? shelf : null),
    maxCharacters,
    onRead: (outcome) => outcomes.push(outcome),
    onError: (error) => errors.push(error),
  });
}
const titles = async (who: Principal, query: string): Promise<string[]> =>
  (await library.search({ ...who }, query, signal)).passages.map(({ title }) => title);

beforeEach(() => {
  shelf = new Shelf();
  outcomes = [];
  errors = [];
  shelf.texts.set("cm1", "Osmosis moves water.").set("cm2", "Osmosis in the exam.");
  shelf.lists.set("3", [text(1)]).set("5", [text(1), text(2)]);
  library = open();
});
afterEach(() => library.close());

describe("a search in a course's documents", () => {
  it("finds only what this user may read, whoever read it before", async () => {
    expect(await titles(SAM, "osmosis")).toEqual(["Page 1", "Page 2"]);
    expect(await titles(SOFIA, "osmosis")).toEqual(["Page 1"]);
    expect(shelf.reads).toEqual(["5 cm1 1", "5 cm2 1"]);
  });

  it("keeps sites apart, even for the same course ID", async () => {
    const elsewhere = new Shelf();
    elsewhere.texts.set("cm1", "Osmosis of the other site.");
    elsewhere.lists.set("3", [text(1)]);
    const both = new Library({
      sourceOf: ({ siteId }) => (siteId === "moodle" ? shelf : elsewhere),
      maxCharacters: 100_000,
      onRead: () => undefined,
      onError: (error) => errors.push(error),
    });
    const found = async (siteId: string) =>
      (await both.search({ ...SOFIA, siteId }, "osmosis", signal)).passages.map(
        (each) => each.text,
      );
    expect(await found("moodle")).toEqual(["Osmosis moves water."]);
    expect(await found("other")).toEqual(["Osmosis of the other site."]);
    both.close();
  });

  it("asks at every search what the user may read, and applies it immediately", async () => {
    await titles(SAM, "osmosis");
    shelf.lists.set("5", [text(2)]);
    expect(await titles(SAM, "osmosis")).toEqual(["Page 2"]);
  });

  it("reads a document once, and again when its version changes", async () => {
    await Promise.all([titles(SOFIA, "osmosis"), titles(SOFIA, "water"), titles(SAM, "exam")]);
    expect(shelf.reads.filter((read) => read.includes("cm1"))).toHaveLength(1);
    shelf.texts.set("cm1", "Diffusion now.");
    shelf.lists.set("3", [text(1, "2")]);
    expect(await titles(SOFIA, "diffusion")).toEqual(["Page 1"]);
    expect(await titles(SOFIA, "osmosis")).toEqual([]);
  });

  it("keeps courses apart", async () => {
    await titles(SAM, "osmosis");
    shelf.lists.set("5", []);
    expect(await titles(principal("5", 9), "osmosis")).toEqual([]);
  });

  it("is refused for a user who may not enter the course", async () => {
    await expect(library.search(principal("4"), "osmosis", signal)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("finds nothing without a course, a site, words or memory, and makes no request", async () => {
    const nothing = { passages: [], unread: 0 };
    expect(await library.search(principal("3", null), "osmosis", signal)).toEqual(nothing);
    expect(await library.search({ ...SOFIA, siteId: "other" }, "osmosis", signal)).toEqual(nothing);
    expect(await library.search(SOFIA, " ", signal)).toEqual(nothing);
    const off = open(0);
    expect(await off.search(SOFIA, "osmosis", signal)).toEqual(nothing);
    off.close();
    expect(shelf.lists_asked).toBe(0);
  });

  it("reports how many documents it could not read, and does not retry them immediately", async () => {
    shelf.fail = ({ id }) => {
      if (id === "cm1") throw new AppError("moodle_error");
    };
    const first = await library.search(SAM, "osmosis", signal);
    expect(first.passages.map(({ cmid }) => cmid)).toEqual([2]);
    expect(first.unread).toBe(1);
    await library.search(SAM, "osmosis", signal);
    expect(shelf.reads).toHaveLength(2);
    expect(outcomes).toEqual(["failed", "read"]);
  });

  it("distinguishes documents without text from unreadable ones", async () => {
    shelf.texts.set("cm1", "  ");
    shelf.lists.set("5", [text(1), text(2, "1", "application/pdf")]);
    expect((await library.search(SAM, "osmosis", signal)).unread).toBe(2);
    expect(outcomes).toEqual(["empty", "unreadable"]);
  });

  it("holds two files in memory at a time, however many courses are opened", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    shelf.fail = () => held;
    shelf.lists.set("7", [{ ...text(1), size: 3 }]);
    for (let course = 1; course <= 6; course += 1) library.warm(principal("7", course));
    await until(() => shelf.reads.length === 2);
    // A text is not a file, so it does not wait.
    shelf.lists.set("8", [text(2)]);
    library.warm(principal("8", 7));
    await until(() => shelf.reads.length === 3);
    expect(shelf.reads.at(-1)).toBe("8 cm2 1");
    release();
    await until(() => shelf.reads.length === 7);
  });

  it("stops reading while the site is unavailable, and continues afterwards", async () => {
    const away = new AppError("moodle_unavailable");
    shelf.fail = () => {
      throw away;
    };
    expect((await library.search(SAM, "osmosis", signal)).unread).toBe(2);
    expect(shelf.reads).toHaveLength(1);
    expect(errors).toEqual([away]);
    shelf.fail = null;
    // The first is not retried for a minute, because it may have caused the failure.
    expect(await titles(SAM, "osmosis")).toEqual(["Page 2"]);
  });

  it("reads the documents after one that times out", async () => {
    shelf.fail = ({ id }) => {
      if (id === "cm1") throw new AppError("moodle_timeout");
    };
    await titles(SAM, "osmosis");
    expect(await titles(SAM, "osmosis")).toEqual(["Page 2"]);
    expect(shelf.reads).toEqual(["5 cm1 1", "5 cm2 1"]);
  });

  it("continues reading when the caller has aborted, whose search is rejected", async () => {
    let release = (): void => undefined;
    shelf.fail = () => new Promise<void>((resolve) => (release = resolve));
    const gone = new AbortController();
    const searching = library.search(SOFIA, "osmosis", gone.signal);
    await until(() => shelf.reads.length === 1);
    gone.abort(new Error("gone"));
    await expect(searching).rejects.toThrow();
    release();
    shelf.fail = null;
    expect(await titles(SOFIA, "osmosis")).toEqual(["Page 1"]);
    expect(shelf.reads).toHaveLength(1);
  });

  it("holds no more text than allowed, and reports it", async () => {
    library.close();
    library = open(1000);
    shelf.texts.set("cm1", "Osmosis and so on. ".repeat(30));
    expect(await titles(SAM, "osmosis")).toEqual(["Page 2"]);
    expect(outcomes).toEqual(["too_large", "read"]);
  });

  it("evicts the least recently used courses", async () => {
    library.close();
    library = open(1000);
    shelf.texts.set("cm1", "Osmosis and so on. ".repeat(19));
    const search = (courseId: number) =>
      library.search(principal("3", courseId), "osmosis", signal);
    for (const courseId of [1, 2, 3, 1]) await search(courseId);
    expect(shelf.reads).toHaveLength(4);
    await search(3);
    expect(shelf.reads).toHaveLength(4);
  });

  it("asks once what the user may read for simultaneous searches", async () => {
    const asker = { ...SAM };
    await Promise.all(["osmosis", "exam"].map((query) => library.search(asker, query, signal)));
    expect(shelf.lists_asked).toBe(1);
  });
});

describe("reading a document", () => {
  const at = (cmid: number, part = 1, url = text(cmid).url) =>
    library.read(SAM, { cmid, url, part }, signal);
  const textsOf = async (reading: ReturnType<typeof at>): Promise<string[]> =>
    (await reading).passages.map((passage) => passage.text);

  it("returns it from its beginning, one part at a time", async () => {
    const paragraph = "Osmosis moves water through membranes. ".repeat(28).trim();
    shelf.texts.set("cm1", Array.from({ length: 25 }, (_, at) => `${at}. ${paragraph}`).join("\n"));
    const parts = [await at(1), await at(1, 2), await at(1, 3), await at(1, 4)];
    expect(parts.map(({ part }) => part?.of)).toEqual([3, 3, 3, 3]);
    const numbers = parts.flatMap(({ passages }) => passages.map((one) => parseInt(one.text, 10)));
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, at) => at));
    expect(parts[3]?.passages).toEqual([]);
  });

  it("returns one document, or all of an activity for the activity's URL", async () => {
    const chapter = (number: number): CourseDocument => ({
      ...text(9),
      id: `cm9-chapter${number}`,
      url: `${text(9).url}&chapterid=${number}`,
    });
    shelf.texts.set("cm9-chapter1", "One.").set("cm9-chapter2", "Two.");
    shelf.lists.set("5", [text(1), chapter(1), chapter(2)]);
    expect(await textsOf(at(9))).toEqual(["One.", "Two."]);
    expect(await textsOf(at(9, 1, chapter(2).url))).toEqual(["Two."]);
  });

  it("returns nothing to a user who may not open it, whoever has read it", async () => {
    expect(await textsOf(at(2))).toEqual(["Osmosis in the exam."]);
    const place = { cmid: 2, url: text(2).url, part: 1 };
    expect(await library.read(SOFIA, place, signal)).toEqual({ passages: [], unread: 0 });
  });
});

describe("opening a course", () => {
  it("reads its documents ahead, once for all users", async () => {
    for (let time = 0; time < 5; time += 1) library.warm(SAM);
    await until(() => outcomes.length === 2);
    expect(shelf.lists_asked).toBe(1);
    await titles(SAM, "osmosis");
    expect(shelf.reads).toHaveLength(2);
  });

  it("never fails for the user who opens it", async () => {
    library.warm(principal("4"));
    library.warm(principal("4", null));
    library.warm({ ...SAM, siteId: "other" });
    await until(() => errors.length === 1);
    expect(errors).toEqual([expect.objectContaining({ code: "forbidden" })]);
  });
});

describe("a closed library", () => {
  it("stops reading, and reports no error", async () => {
    shelf.fail = () => new Promise<void>((resolve) => setTimeout(resolve, 50));
    library.warm(SAM);
    await until(() => shelf.reads.length === 1);
    library.close();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(shelf.reads).toHaveLength(1);
    expect(errors).toEqual([]);
  });
});
