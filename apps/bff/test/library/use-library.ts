import { afterEach, beforeEach } from "vitest";
import type { CourseDocument, DocumentSource } from "../../src/chat/library-ports.ts";
import type { Principal } from "../../src/chat/ports.ts";
import { AppError } from "../../src/errors.ts";
import type { ReadOutcome } from "../../src/library/course-shelf.ts";
import { Library } from "../../src/library/library.ts";
import { toPrincipal } from "../stage/principal.ts";

export const signal = new AbortController().signal;

export const principal = (userId: string, courseId: number | null = 2): Principal =>
  toPrincipal({ userId, courseId });
export const SOFIA = principal("3");
export const SAM = principal("5");

/** A text of the course. */
export function text(cmid: number, version = "1", mimetype = "text/plain"): CourseDocument {
  const url = `https://moodle.example/mod/page/view.php?id=${cmid}`;
  return { id: `cm${cmid}`, cmid, title: `Page ${cmid}`, url, mimetype, size: 0, version };
}

/** A site whose documents the test controls. */
export class ToldSite implements DocumentSource {
  texts = new Map<string, string>();
  /** What each user may read. */
  lists = new Map<string, readonly CourseDocument[]>();
  readonly reads: string[] = [];
  listsAsked = 0;
  fail: ((document: CourseDocument) => Promise<void> | void) | null = null;

  async list({ userId }: Principal): Promise<readonly CourseDocument[]> {
    this.listsAsked += 1;
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

export let site: ToldSite;
export let library: Library;
export let outcomes: ReadOutcome[];
export let errors: unknown[];

/** Gives each test of a file a new site, and a library that reads it. */
export function useLibrary(): void {
  beforeEach(() => {
    site = new ToldSite();
    outcomes = [];
    errors = [];
    site.texts.set("cm1", "Osmosis moves water.").set("cm2", "Osmosis in the exam.");
    site.lists.set("3", [text(1)]).set("5", [text(1), text(2)]);
    library = open(100_000);
  });
  afterEach(() => library.close());
}

function open(maxCharacters: number): Library {
  return new Library({
    sourceOf: ({ siteId }) => (siteId === "moodle" ? site : null),
    maxCharacters,
    onRead: (outcome) => outcomes.push(outcome),
    onError: (error) => errors.push(error),
  });
}

/** Replaces the library by one that holds as much text at most. */
export function reopen(maxCharacters: number): void {
  library.close();
  library = open(maxCharacters);
}

/** Returns the titles of what a search finds. */
export const titles = async (who: Principal, query: string): Promise<string[]> =>
  (await library.search({ ...who }, query, signal)).passages.map(({ title }) => title);
