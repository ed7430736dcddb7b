import { describe, expect, it } from "vitest";
import type { CourseDocument } from "../../src/chat/library-ports.ts";
import { Library } from "../../src/library/library.ts";
import {
  errors,
  library,
  principal,
  reopen,
  SAM,
  signal,
  site,
  SOFIA,
  text,
  titles,
  ToldSite,
  useLibrary,
} from "./use-library.ts";

useLibrary();

describe("a search in a course's documents", () => {
  it("finds only what this user may read, whoever read it before", async () => {
    expect(await titles(SAM, "osmosis")).toEqual(["Page 1", "Page 2"]);
    expect(await titles(SOFIA, "osmosis")).toEqual(["Page 1"]);
    expect(site.reads).toEqual(["5 cm1 1", "5 cm2 1"]);
  });

  it("keeps sites apart, even for the same course ID", async () => {
    const elsewhere = new ToldSite();
    elsewhere.texts.set("cm1", "Osmosis of the other site.");
    elsewhere.lists.set("3", [text(1)]);
    const both = new Library({
      sourceOf: ({ siteId }) => (siteId === "moodle" ? site : elsewhere),
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

  it("keeps courses apart", async () => {
    await titles(SAM, "osmosis");
    site.lists.set("5", []);
    expect(await titles(principal("5", 9), "osmosis")).toEqual([]);
  });

  it("asks at every search what the user may read, and applies it immediately", async () => {
    await titles(SAM, "osmosis");
    site.lists.set("5", [text(2)]);
    expect(await titles(SAM, "osmosis")).toEqual(["Page 2"]);
  });

  it("asks once what the user may read for simultaneous searches", async () => {
    const asker = { ...SAM };
    await Promise.all(["osmosis", "exam"].map((query) => library.search(asker, query, signal)));
    expect(site.listsAsked).toBe(1);
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
    reopen(0);
    expect(await library.search(SOFIA, "osmosis", signal)).toEqual(nothing);
    expect(site.listsAsked).toBe(0);
  });
});

describe("reading a document", () => {
  const at = (cmid: number, part = 1, url = text(cmid).url) =>
    library.read(SAM, { cmid, url, part }, signal);
  const textsOf = async (reading: ReturnType<typeof at>): Promise<string[]> =>
    (await reading).passages.map((passage) => passage.text);

  it("returns it from its beginning, one part at a time", async () => {
    const paragraph = "Osmosis moves water through membranes. ".repeat(28).trim();
    site.texts.set("cm1", Array.from({ length: 25 }, (_, at) => `${at}. ${paragraph}`).join("\n"));
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
    site.texts.set("cm9-chapter1", "One.").set("cm9-chapter2", "Two.");
    site.lists.set("5", [text(1), chapter(1), chapter(2)]);
    expect(await textsOf(at(9))).toEqual(["One.", "Two."]);
    expect(await textsOf(at(9, 1, chapter(2).url))).toEqual(["Two."]);
  });

  it("returns nothing to a user who may not open it, whoever has read it", async () => {
    expect(await textsOf(at(2))).toEqual(["Osmosis in the exam."]);
    const place = { cmid: 2, url: text(2).url, part: 1 };
    expect(await library.read(SOFIA, place, signal)).toEqual({ passages: [], unread: 0 });
  });
});
