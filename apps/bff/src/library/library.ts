import { LRUCache } from "lru-cache";
import { setTimeout as sleep } from "node:timers/promises";
import type {
  CourseDocument,
  CourseLibrary,
  DocumentSource,
  Findings,
} from "../chat/library-ports.ts";
import type { Principal } from "../chat/ports.ts";
import { AppError } from "../errors.ts";
import { CourseIndex } from "./course-index.ts";
import { Extractor, UnreadableFile } from "./extract/extractor.ts";
import type { Page } from "./passages.ts";

/** How long a search waits for documents that are not read yet. The rest is found by the next one. */
const PATIENCE_MS = 6000;
/** A course that was looked through is not looked through again, for nobody's question, for so long. */
const WARM_MS = 10 * 60_000;
/** A document that cannot be read is not tried again for so long. */
const UNREADABLE_MS = 30 * 60_000;
/** A course that nobody asks about is forgotten, and so is a document that is on nobody's list. */
const IDLE_MS = 12 * 3_600_000;
/** Of all text that may be held, the most that one course may take. */
const COURSE_SHARE = 0.4;

/** What became of a document. */
export type ReadOutcome = "read" | "empty" | "unreadable" | "too_large" | "failed";

export interface LibraryPorts {
  /** Null for a site that has no documents to tell of. */
  sourceOf(principal: Principal): DocumentSource | null;
  /** The most text that is held at a time, in characters; 0 holds none. */
  maxCharacters: number;
  onRead(outcome: ReadOutcome): void;
  /** For the log: why documents of a course could not be read. */
  onError(error: unknown): void;
}

interface Course {
  index: CourseIndex;
  /** What is being read; one document at a time. */
  reading: Promise<void>;
  /** Until when a version of a document is left alone, by `id` and version; Unix milliseconds. */
  unreadable: Map<string, number>;
  warmedAt: number;
}

/**
 * The documents of all courses, in memory: read when a course is first looked at, again when they change, and searched
 * among those that the asking user may read now. What a user may read is asked of the site at every search.
 */
export class Library implements CourseLibrary {
  readonly #ports: LibraryPorts;
  readonly #courses: LRUCache<string, Course>;
  readonly #extractor = new Extractor();
  readonly #closing = new AbortController();

  constructor(ports: LibraryPorts) {
    this.#ports = ports;
    this.#courses = new LRUCache({
      maxSize: Math.max(1, ports.maxCharacters),
      sizeCalculation: ({ index }) => Math.max(1, index.characters),
      ttl: IDLE_MS,
      updateAgeOnGet: true,
    });
  }

  async search(principal: Principal, query: string, signal: AbortSignal): Promise<Findings> {
    const source = this.#sourceOf(principal);
    if (source === null || query.trim() === "") return { passages: [], unread: 0 };
    const documents = await source.list(principal, signal);
    const course = this.#courseOf(principal);
    await this.#patiently(this.#read(course, source, principal, documents), signal);
    return {
      passages: course.index.search(query, documents),
      unread: documents.filter((document) => !course.index.holds(document)).length,
    };
  }

  warm(principal: Principal): void {
    const source = this.#sourceOf(principal);
    if (source === null) return;
    const course = this.#courseOf(principal);
    if (Date.now() - course.warmedAt < WARM_MS) return;
    course.warmedAt = Date.now();
    source
      .list(principal, this.#closing.signal)
      .then((documents) => this.#read(course, source, principal, documents))
      .catch((error: unknown) => {
        // Somebody else may open it with more success.
        course.warmedAt = 0;
        this.#report(error);
      });
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

  #courseOf({ siteId, courseId }: Principal): Course {
    const key = `${siteId} ${courseId}`;
    let course = this.#courses.get(key);
    if (course === undefined) {
      course = {
        index: new CourseIndex(),
        reading: Promise.resolve(),
        unreadable: new Map(),
        warmedAt: 0,
      };
      this.#courses.set(key, course);
    }
    return course;
  }

  /** Resolves when these documents were read, as far as they can be. Goes on when whoever asked is gone. */
  #read(
    course: Course,
    source: DocumentSource,
    principal: Principal,
    documents: readonly CourseDocument[],
  ): Promise<void> {
    course.index.keepListed(documents, Date.now() - IDLE_MS);
    const isNew = (document: CourseDocument): boolean =>
      !course.index.holds(document) && (course.unreadable.get(keyOf(document)) ?? 0) < Date.now();
    if (!documents.some(isNew)) return Promise.resolve();
    course.reading = course.reading
      .then(async () => {
        for (const document of documents) {
          if (isNew(document)) await this.#take(course, source, principal, document);
        }
      })
      .catch((error: unknown) => this.#report(error))
      .finally(() => this.#courses.set(`${principal.siteId} ${principal.courseId}`, course));
    return course.reading;
  }

  /** @throws AppError where it is the site's trouble, which the next document would have too */
  async #take(
    course: Course,
    source: DocumentSource,
    principal: Principal,
    document: CourseDocument,
  ): Promise<void> {
    const outcome = await this.#tryToTake(course, source, principal, document);
    this.#ports.onRead(outcome);
    if (outcome !== "read") course.unreadable.set(keyOf(document), Date.now() + UNREADABLE_MS);
  }

  async #tryToTake(
    { index }: Course,
    source: DocumentSource,
    principal: Principal,
    document: CourseDocument,
  ): Promise<ReadOutcome> {
    this.#closing.signal.throwIfAborted();
    const room = this.#ports.maxCharacters * COURSE_SHARE - index.characters;
    if (room <= 0) return "too_large";
    let passages: readonly Page[];
    try {
      const bytes = await source.read(principal, document, this.#closing.signal);
      passages = await this.#extractor.extract(bytes, document.mimetype);
    } catch (error) {
      if (error instanceof UnreadableFile) return "unreadable";
      if (error instanceof AppError && error.code === "moodle_error") return "failed";
      throw error;
    }
    const characters = passages.reduce((sum, { text }) => sum + text.length, 0);
    if (characters > room) return "too_large";
    if (characters === 0) return "empty";
    await index.add(document, passages);
    return "read";
  }

  async #patiently(reading: Promise<void>, signal: AbortSignal): Promise<void> {
    const waited = new AbortController();
    try {
      await Promise.race([
        reading,
        sleep(PATIENCE_MS, undefined, { signal: AbortSignal.any([signal, waited.signal]) }),
      ]);
    } finally {
      waited.abort();
    }
    signal.throwIfAborted();
  }

  #report(error: unknown): void {
    if (!this.#closing.signal.aborted) this.#ports.onError(error);
  }
}

function keyOf({ id, version }: CourseDocument): string {
  return `${id} ${version}`;
}
