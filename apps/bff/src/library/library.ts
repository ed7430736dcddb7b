import { LRUCache } from "lru-cache";
import pLimit from "p-limit";
import { setTimeout as sleep } from "node:timers/promises";
import type {
  CourseDocument,
  CourseLibrary,
  DocumentSource,
  Findings,
  Passage,
  SurveyedDocument,
} from "../chat/library-ports.ts";
import type { Principal } from "../chat/ports.ts";
import { CourseShelf, type ReadOutcome } from "./course-shelf.ts";
import { Extractor } from "./extract/extractor.ts";

/** How long a search waits for documents that are not read yet. The rest is found by the next one. */
const PATIENCE_MS = 6000;
const SURVEY_PATIENCE_MS = 3000;
/** A course that was looked through is not looked through again, for nobody's question, for so long. */
const WARM_MS = 10 * 60_000;
/** What is looked up within so long is looked up together. */
const TOGETHER_MS = 1000;
/** A course that nobody asks about is forgotten. */
const IDLE_MS = 12 * 3_600_000;
/** How many files may be in memory at a time, of all courses: one that is read, and the next. */
const FILES_MAX = 2;
const PART_CHARACTERS = 12_000;
/** Of all text that may be held, the most that one course may take. */
const COURSE_SHARE = 0.4;
const NOTHING: Findings = { passages: [], unread: 0 };

export interface LibraryPorts {
  /** Null for a site that has no documents to tell of. */
  sourceOf(principal: Principal): DocumentSource | null;
  /** The most text that is held at a time, in characters; 0 holds none. */
  maxCharacters: number;
  onRead(outcome: ReadOutcome): void;
  /** For the log: why documents of a course could not be read. */
  onError(error: unknown): void;
}

/**
 * The documents of all courses, in memory: read when a course is first looked at, again when they change, and searched
 * among those that the asking user may read now. What a user may read is asked of the site at every search.
 */
export class Library implements CourseLibrary {
  readonly #ports: LibraryPorts;
  readonly #shelves: LRUCache<string, CourseShelf>;
  readonly #warm = new LRUCache<string, true>({ max: 10_000, ttl: WARM_MS });
  /** By the principal object of one turn. */
  readonly #lists = new WeakMap<
    Principal,
    { at: number; list: Promise<readonly CourseDocument[]> }
  >();
  readonly #extractor = new Extractor();
  readonly #files = pLimit(FILES_MAX);
  readonly #closing = new AbortController();

  constructor(ports: LibraryPorts) {
    this.#ports = ports;
    this.#shelves = new LRUCache({
      maxSize: Math.max(1, ports.maxCharacters),
      sizeCalculation: ({ characters }) => Math.max(1, characters),
      ttl: IDLE_MS,
      updateAgeOnGet: true,
    });
  }

  async search(principal: Principal, query: string, signal: AbortSignal): Promise<Findings> {
    const source = this.#sourceOf(principal);
    if (source === null || query.trim() === "") return NOTHING;
    const documents = await this.#list(source, principal, signal);
    const shelf = await this.#fetch(source, principal, documents, signal);
    return { passages: shelf.search(query, documents), unread: shelf.countMissing(documents) };
  }

  async read(
    principal: Principal,
    { cmid, url, part }: { cmid: number; url: string; part: number },
    signal: AbortSignal,
  ): Promise<Findings> {
    const source = this.#sourceOf(principal);
    if (source === null) return NOTHING;
    const all = await this.#list(source, principal, signal);
    const ofActivity = all.filter((document) => document.cmid === cmid);
    const here = ofActivity.filter((document) => document.url === url);
    const documents = here.length > 0 ? here : ofActivity;
    const shelf = await this.#fetch(source, principal, documents, signal);
    const parts = toParts(shelf.passagesOf(documents));
    return {
      passages: parts[part - 1] ?? [],
      unread: shelf.countMissing(documents),
      ...(parts.length > 1 ? { part: { number: part, of: parts.length } } : {}),
    };
  }

  async survey(principal: Principal, signal: AbortSignal): Promise<SurveyedDocument[] | null> {
    const source = this.#sourceOf(principal);
    if (source === null) return null;
    const documents = await this.#list(source, principal, signal);
    const shelf = await this.#fetch(source, principal, documents, signal, SURVEY_PATIENCE_MS);
    return documents.map((document) => ({ id: document.id, state: shelf.stateOf(document) }));
  }

  warm(principal: Principal): void {
    const source = this.#sourceOf(principal);
    const key = keyOf(principal);
    if (source === null || this.#warm.has(key)) return;
    this.#warm.set(key, true);
    source.list(principal, this.#closing.signal).then(
      (documents) => this.#read(this.#shelfOf(principal), source, principal, documents),
      (error: unknown) => {
        // Somebody else may open it with more success.
        this.#warm.delete(key);
        this.#report(error);
      },
    );
  }

  /** Ends what is being read. */
  close(): void {
    this.#closing.abort();
    this.#extractor.close();
  }

  #sourceOf(principal: Principal): DocumentSource | null {
    if (principal.courseId === null || this.#ports.maxCharacters === 0) return null;
    return this.#ports.sourceOf(principal);
  }

  #shelfOf(principal: Principal): CourseShelf {
    const key = keyOf(principal);
    this.#shelves.purgeStale();
    const known = this.#shelves.get(key);
    if (known !== undefined) return known;
    const shelf = new CourseShelf({
      extractor: this.#extractor,
      files: this.#files,
      maxCharacters: this.#ports.maxCharacters * COURSE_SHARE,
      closing: this.#closing.signal,
      onRead: this.#ports.onRead,
      onGrown: (grown) => this.#weigh(key, grown),
    });
    this.#shelves.set(key, shelf);
    return shelf;
  }

  /** What the user may read, asked once for what is looked up together. */
  #list(
    source: DocumentSource,
    principal: Principal,
    signal: AbortSignal,
  ): Promise<readonly CourseDocument[]> {
    const known = this.#lists.get(principal);
    if (known !== undefined && performance.now() - known.at < TOGETHER_MS) return known.list;
    const list = source.list(principal, signal);
    this.#lists.set(principal, { at: performance.now(), list });
    return list;
  }

  /** The shelf of the course, with these documents on it as far as they could be read in some seconds. */
  async #fetch(
    source: DocumentSource,
    principal: Principal,
    documents: readonly CourseDocument[],
    signal: AbortSignal,
    patienceMs = PATIENCE_MS,
  ): Promise<CourseShelf> {
    const shelf = this.#shelfOf(principal);
    await patiently(this.#read(shelf, source, principal, documents), signal, patienceMs);
    return shelf;
  }

  /** Resolves when these were read, as far as they can be. */
  async #read(
    shelf: CourseShelf,
    source: DocumentSource,
    principal: Principal,
    documents: readonly CourseDocument[],
  ): Promise<void> {
    try {
      await shelf.read(source, principal, documents);
    } catch (error) {
      this.#report(error);
    }
  }

  /** Counts anew what a shelf holds: others go, if it is too much. A value that is set again is not counted again. */
  #weigh(key: string, shelf: CourseShelf): void {
    if (this.#shelves.peek(key) !== shelf) return;
    this.#shelves.delete(key);
    this.#shelves.set(key, shelf);
  }

  #report(error: unknown): void {
    if (!this.#closing.signal.aborted) this.#ports.onError(error);
  }
}

/** As much as a prompt may carry of one document at a time, cut between passages. */
function toParts(passages: readonly Passage[]): Passage[][] {
  const parts: Passage[][] = [];
  let room = 0;
  for (const passage of passages) {
    if (passage.text.length > room) {
      parts.push([]);
      room = PART_CHARACTERS;
    }
    parts.at(-1)?.push(passage);
    room -= passage.text.length;
  }
  return parts;
}

function keyOf({ siteId, courseId }: Principal): string {
  return `${siteId} ${courseId}`;
}

/** Waits for the reading, but not for long. */
async function patiently(
  reading: Promise<void>,
  signal: AbortSignal,
  patienceMs: number,
): Promise<void> {
  const waited = new AbortController();
  try {
    await Promise.race([
      reading,
      sleep(patienceMs, undefined, { signal: AbortSignal.any([signal, waited.signal]) }),
    ]);
  } finally {
    waited.abort();
  }
  signal.throwIfAborted();
}
