import { describe, expect, it } from "vitest";
import type { CourseDocument } from "../chat/library-ports.ts";
import { CourseIndex } from "./course-index.ts";
import { toPassages } from "./passages.ts";

function document(cmid: number, title: string, version = "1"): CourseDocument {
  const url = `https://moodle.example/mod/page/view.php?id=${cmid}`;
  return { id: `cm${cmid}`, cmid, title, url, mimetype: "text/plain", size: 0, version };
}
const CELLS = document(2, "Cell structure");
const NOTES = document(7, "Lecture notes");

async function index(): Promise<CourseIndex> {
  const made = new CourseIndex();
  await made.add(CELLS, [
    { number: null, text: "The mitochondrion makes ATP. Plants have walls." },
  ]);
  await made.add(NOTES, [
    { number: 1, text: "Welcome to the course." },
    { number: 2, text: "Osmosis is the diffusion of water through a membrane." },
  ]);
  return made;
}

describe("the index of a course", () => {
  it("finds a passage by its words, with its page and address", async () => {
    expect((await index()).search("osmosis of water", [CELLS, NOTES])).toEqual([
      {
        cmid: 7,
        title: "Lecture notes",
        url: `${NOTES.url}#page=2`,
        page: 2,
        text: "Osmosis is the diffusion of water through a membrane.",
      },
    ]);
  });

  it("finds other forms of a word, and misspelt words", async () => {
    const made = await index();
    expect(made.search("mitochondria", [CELLS])).toHaveLength(1);
    expect(made.search("diffussion membrain", [NOTES])).toHaveLength(1);
  });

  it("finds a passage by the title of its document", async () => {
    expect((await index()).search("structure", [CELLS, NOTES])[0]).toMatchObject({ cmid: 2 });
  });

  it("finds nothing in documents that are not given, or in another version of one", async () => {
    const made = await index();
    expect(made.search("osmosis", [CELLS])).toEqual([]);
    expect(made.search("osmosis", [{ ...NOTES, version: "2" }])).toEqual([]);
    expect(made.search("osmosis", [])).toEqual([]);
  });

  it("finds nothing for an empty or unknown query", async () => {
    const made = await index();
    for (const query of ["", "…", "zebra"]) expect(made.search(query, [CELLS, NOTES])).toEqual([]);
  });

  it("replaces a document by its new version", async () => {
    const made = await index();
    const before = made.characters;
    const newer = { ...NOTES, version: "2" };
    await made.add(newer, [{ number: null, text: "Diffusion only." }]);
    expect(made.search("osmosis", [newer])).toEqual([]);
    expect(made.search("diffusion", [newer])).toHaveLength(1);
    expect(made.holds(NOTES)).toBe(false);
    expect(made.characters).toBeLessThan(before);
  });

  it("finds only the old version of a document while the new one is being indexed", async () => {
    const made = await index();
    const newer = { ...NOTES, version: "2" };
    const pages = Array.from({ length: 40 }, (_, at) => ({
      number: at + 1,
      text: `Osmosis, part ${at + 1}.`,
    }));
    const adding = made.add(newer, pages);
    const found: (number | null)[][] = [];
    while (made.holds(NOTES)) {
      found.push(made.search("osmosis", [NOTES]).map(({ page }) => page));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(found.length).toBeGreaterThan(1);
    for (const pagesFound of found) expect(pagesFound).toEqual([2]);
    expect(made.search("osmosis", [newer])).toHaveLength(6);
    await adding;
  });

  it("removes documents that are no longer in any list", async () => {
    const made = await index();
    made.keepListed([CELLS], Date.now() - 60_000);
    expect(made.holds(NOTES)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const since = Date.now();
    made.keepListed([CELLS], since);
    expect([made.holds(CELLS), made.holds(NOTES)]).toEqual([true, false]);
    expect(made.search("osmosis", [NOTES])).toEqual([]);
  });

  it("returns the current title and address", async () => {
    const renamed = { ...CELLS, title: "Cells", url: "https://moodle.example/new" };
    expect((await index()).search("walls", [renamed])[0]).toMatchObject({
      title: "Cells",
      url: "https://moodle.example/new",
    });
  });

  it("limits the number of results", async () => {
    const made = await index();
    const many = document(9, "Reader");
    const page = (number: number) => ({ number, text: `Enzyme ${number} is an enzyme.` });
    await made.add(
      many,
      Array.from({ length: 40 }, (_, at) => page(at + 1)),
    );
    expect(made.search("enzyme", [many])).toHaveLength(6);
  });

  it("yields to the event loop while indexing a long text", async () => {
    const made = new CourseIndex();
    let rounds = 0;
    const timer = setInterval(() => (rounds += 1), 0);
    await made.add(CELLS, toPassages([{ number: null, text: "Word after word. ".repeat(20_000) }]));
    clearInterval(timer);
    expect(rounds).toBeGreaterThan(5);
  });
});
