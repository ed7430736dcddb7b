import { describe, expect, it } from "vitest";
import { AppError } from "../../src/errors.ts";
import { until } from "../stage/until.ts";
import {
  errors,
  library,
  outcomes,
  principal,
  reopen,
  SAM,
  signal,
  site,
  SOFIA,
  text,
  titles,
  useLibrary,
} from "./use-library.ts";

useLibrary();

describe("a library", () => {
  it("reads a document once, and again when its version changes", async () => {
    await Promise.all([titles(SOFIA, "osmosis"), titles(SOFIA, "water"), titles(SAM, "exam")]);
    expect(site.reads.filter((read) => read.includes("cm1"))).toHaveLength(1);
    site.texts.set("cm1", "Diffusion now.");
    site.lists.set("3", [text(1, "2")]);
    expect(await titles(SOFIA, "diffusion")).toEqual(["Page 1"]);
    expect(await titles(SOFIA, "osmosis")).toEqual([]);
  });

  it("finds a document that changed, and was read for another user, after it had been listed", async () => {
    const current = new Map([["cm1", "1"]]);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    site.fail = async ({ id, version }) => {
      await held;
      // Moodle's documents refuse a version that is no longer the current one.
      if (version !== (current.get(id) ?? "1")) throw new AppError("moodle_error");
    };
    const ofSam = titles(SAM, "exam");
    await until(() => site.reads.length === 1);
    current.set("cm1", "2");
    site.lists.set("3", [text(1, "2")]);
    const ofSofia = titles(SOFIA, "osmosis");
    await until(() => site.listsAsked === 2);
    // Listed before the change, and read after Sofia's reading.
    const late = library.search({ ...SAM }, "osmosis", signal);
    await until(() => site.listsAsked === 3);
    site.lists.set("5", [text(1, "2"), text(2)]);
    release();
    expect(await ofSam).toEqual(["Page 2"]);
    expect(await ofSofia).toEqual(["Page 1"]);
    const { passages, unread } = await late;
    expect(passages.map(({ cmid }) => cmid).toSorted()).toEqual([1, 2]);
    expect(unread).toBe(0);
  });

  it("reports how many documents it could not read, and does not retry them immediately", async () => {
    site.fail = ({ id }) => {
      if (id === "cm1") throw new AppError("moodle_error");
    };
    const first = await library.search(SAM, "osmosis", signal);
    expect(first.passages.map(({ cmid }) => cmid)).toEqual([2]);
    expect(first.unread).toBe(1);
    await library.search(SAM, "osmosis", signal);
    expect(site.reads).toHaveLength(2);
    expect(outcomes).toEqual(["failed", "read"]);
  });

  it("distinguishes documents without text from unreadable ones", async () => {
    site.texts.set("cm1", "  ");
    site.lists.set("5", [text(1), text(2, "1", "application/pdf")]);
    expect((await library.search(SAM, "osmosis", signal)).unread).toBe(2);
    expect(outcomes).toEqual(["empty", "unreadable"]);
  });

  it("holds two files in memory at a time, however many courses are opened", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    site.fail = () => held;
    site.lists.set("7", [{ ...text(1), size: 3 }]);
    for (let course = 1; course <= 6; course += 1) library.warm(principal("7", course));
    await until(() => site.reads.length === 2);
    // A text is not a file, so it does not wait.
    site.lists.set("8", [text(2)]);
    library.warm(principal("8", 7));
    await until(() => site.reads.length === 3);
    expect(site.reads.at(-1)).toBe("8 cm2 1");
    release();
    await until(() => site.reads.length === 7);
  });

  it("stops reading while the site is unavailable, and continues afterwards", async () => {
    const away = new AppError("moodle_unavailable");
    site.fail = () => {
      throw away;
    };
    expect((await library.search(SAM, "osmosis", signal)).unread).toBe(2);
    expect(site.reads).toHaveLength(1);
    expect(errors).toEqual([away]);
    site.fail = null;
    // The first is not retried for a minute, because it may have caused the failure.
    expect(await titles(SAM, "osmosis")).toEqual(["Page 2"]);
  });

  it("reads the documents after one that times out", async () => {
    site.fail = ({ id }) => {
      if (id === "cm1") throw new AppError("moodle_timeout");
    };
    await titles(SAM, "osmosis");
    expect(await titles(SAM, "osmosis")).toEqual(["Page 2"]);
    expect(site.reads).toEqual(["5 cm1 1", "5 cm2 1"]);
  });

  it("continues reading when the caller has aborted, whose search is rejected", async () => {
    let release = (): void => undefined;
    site.fail = () => new Promise<void>((resolve) => (release = resolve));
    const gone = new AbortController();
    const searching = library.search(SOFIA, "osmosis", gone.signal);
    await until(() => site.reads.length === 1);
    gone.abort(new Error("gone"));
    await expect(searching).rejects.toThrow("gone");
    release();
    site.fail = null;
    expect(await titles(SOFIA, "osmosis")).toEqual(["Page 1"]);
    expect(site.reads).toHaveLength(1);
  });

  it("holds no more text than allowed, and reports it", async () => {
    reopen(1000);
    site.texts.set("cm1", "Osmosis and so on. ".repeat(30));
    expect(await titles(SAM, "osmosis")).toEqual(["Page 2"]);
    expect(outcomes).toEqual(["too_large", "read"]);
  });

  it("evicts the least recently used courses", async () => {
    reopen(1000);
    site.texts.set("cm1", "Osmosis and so on. ".repeat(19));
    const search = (courseId: number) =>
      library.search(principal("3", courseId), "osmosis", signal);
    for (const courseId of [1, 2, 3, 1]) await search(courseId);
    expect(site.reads).toHaveLength(4);
    await search(3);
    expect(site.reads).toHaveLength(4);
  });
});

describe("opening a course", () => {
  it("reads its documents ahead, once for all users", async () => {
    for (let time = 0; time < 5; time += 1) library.warm(SAM);
    await until(() => outcomes.length === 2);
    expect(site.listsAsked).toBe(1);
    await titles(SAM, "osmosis");
    expect(site.reads).toHaveLength(2);
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
    site.fail = () => new Promise<void>((resolve) => setTimeout(resolve, 50));
    library.warm(SAM);
    await until(() => site.reads.length === 1);
    library.close();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(site.reads).toHaveLength(1);
    expect(errors).toEqual([]);
  });
});
