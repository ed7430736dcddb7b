import { LRUCache } from "lru-cache";
import { setTimeout as sleep } from "node:timers/promises";
import type {
  CourseDocument,
  CourseLibrary,
  DocumentSource,
  Findings,
  SurveyedDocument,
} from "../chat/library-ports.ts";
import type { Principal } from "../chat/ports.ts";
import type { CourseShelf, ReadOutcome } from "./course-shelf.ts";
import { CourseShelves, toCourse } from "./course-shelves.ts";
import { toParts } from "./parts.ts";

/** How long a search waits for documents that have not been read yet. Later searches find the rest. */
const PATIENCE_MS = 6000;
const SURVEY_PATIENCE_MS = 3000;
/** After warming, a course is not warmed again for this long. */
const WARM_MS = 10 * 60_000;
/** Look-ups of a turn within this time share one list of documents. */
const LIST_REUSE_MS = 1000;
const NOTHING: Findings = { passages: [], unread: 0 };

export interface LibraryPorts {
  /** Returns null for a site without documents. */
  sourceOf(principal: Principal): DocumentSource | null;
  /** The most text held at a time, in characters; 0 disables the library. */
  maxCharacters: number;
  onRead(outcome: ReadOutcome): void;
  /** Called when documents of a course could not be read, for the log. */
  onError(error: unknown): void;
}

/**
 * The documents of all courses, held in memory. Documents are read when a course is first opened, and again when they
 * change. Each search first asks the site which documents the user may read now, and covers only those.
 */
export class Library implements CourseLibrary {
  readonly #ports: LibraryPorts;
  readonly #shelves: CourseShelves;
  readonly #warm = new LRUCache<string, true>({ max: 10_000, ttl: WARM_MS });
  /** By principal object, of which every request, or `auth` frame of a WebSocket, has its own. */
  readonly #lists = new WeakMap<
    Principal,
    { at: number; list: Promise<readonly CourseDocument[]> }
  >();
  readonly #closing = new AbortController();

  constructor(ports: LibraryPorts) {
    this.#ports = ports;
    this.#shelves = new CourseShelves({
      maxCharacters: ports.maxCharacters,
      closing: this.#closing.signal,
      onRead: ports.onRead,
    });
  }

  async search(principal: Principal, query: string, signal: AbortSignal): Promise<Findings> {
    const source = this.#sourceOf(principal);
    if (source === null || query.trim() === "") return NOTHING;
    const { documents, shelf } = await this.#fetch(source, principal, signal);
    return { passages: shelf.search(query, documents), unread: shelf.countMissing(documents) };
  }

  async read(
    principal: Principal,
    { cmid, url, part }: { cmid: number; url: string; part: number },
    signal: AbortSignal,
  ): Promise<Findings> {
    const source = this.#sourceOf(principal);
    if (source === null) return NOTHING;
    const { documents, shelf } = await this.#fetch(source, principal, signal, {
      choose(all) {
        const ofActivity = all.filter((document) => document.cmid === cmid);
        const here = ofActivity.filter((document) => document.url === url);
        return here.length > 0 ? here : ofActivity;
      },
    });
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
    const { documents, shelf } = await this.#fetch(source, principal, signal, {
      patienceMs: SURVEY_PATIENCE_MS,
    });
    return documents.map((document) => ({ id: document.id, state: shelf.stateOf(document) }));
  }

  warm(principal: Principal): void {
    const source = this.#sourceOf(principal);
    const key = toCourse(principal);
    if (source === null || this.#warm.has(key)) return;
    this.#warm.set(key, true);
    source.list(principal, this.#closing.signal).then(
      (documents) => this.#read(this.#shelves.of(principal), source, principal, documents),
      (error: unknown) => {
        // Another user may succeed.
        this.#warm.delete(key);
        this.#report(error);
      },
    );
  }

  /** Aborts reading. */
  close(): void {
    this.#closing.abort();
    this.#shelves.close();
  }

  #sourceOf(principal: Principal): DocumentSource | null {
    if (principal.courseId === null || this.#ports.maxCharacters === 0) return null;
    return this.#ports.sourceOf(principal);
  }

  /** Lists what the user may read. Parallel look-ups of a turn share one list. */
  #list(
    source: DocumentSource,
    principal: Principal,
    signal: AbortSignal,
  ): Promise<readonly CourseDocument[]> {
    const known = this.#lists.get(principal);
    if (known !== undefined && performance.now() - known.at < LIST_REUSE_MS) return known.list;
    const list = source.list(principal, signal);
    this.#lists.set(principal, { at: performance.now(), list });
    return list;
  }

  /**
   * Lists the documents that the user may read, those chosen of them, and returns them with the course's shelf after
   * waiting up to `patienceMs` for them to be read. Does so again, once, if one has changed since it was listed.
   */
  async #fetch(
    source: DocumentSource,
    principal: Principal,
    signal: AbortSignal,
    { choose = (all: readonly CourseDocument[]) => all, patienceMs = PATIENCE_MS } = {},
  ): Promise<{ documents: readonly CourseDocument[]; shelf: CourseShelf }> {
    for (let isLast = false; ; isLast = true) {
      const documents = choose(await this.#list(source, principal, signal));
      const shelf = this.#shelves.of(principal);
      await waitUpTo(this.#read(shelf, source, principal, documents), signal, patienceMs);
      if (isLast || !shelf.holdsOther(documents)) return { documents, shelf };
      this.#lists.delete(principal);
    }
  }

  /** Resolves when these documents have been read, as far as possible. Failures are only reported. */
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

  #report(error: unknown): void {
    if (!this.#closing.signal.aborted) this.#ports.onError(error);
  }
}

/** Waits for the reading, which never rejects, at most `patienceMs`. @throws the signal's reason when aborted */
async function waitUpTo(
  reading: Promise<void>,
  signal: AbortSignal,
  patienceMs: number,
): Promise<void> {
  const waited = new AbortController();
  const patience = sleep(patienceMs, undefined, {
    signal: AbortSignal.any([signal, waited.signal]),
  });
  // Aborted, it rejects with an error of its own instead of the signal's reason, which is thrown below.
  await Promise.race([reading, patience.catch(() => undefined)]);
  waited.abort();
  signal.throwIfAborted();
}
