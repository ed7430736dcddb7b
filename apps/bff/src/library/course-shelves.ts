import { LRUCache } from "lru-cache";
import pLimit from "p-limit";
import type { Principal } from "../chat/ports.ts";
import { CourseShelf, type ShelfPorts } from "./course-shelf.ts";
import { Extractor } from "./extract/extractor.ts";

/** A course without look-ups for this long is dropped from memory. */
const IDLE_MS = 12 * 3_600_000;
/** How many files of all courses may be in memory at a time: the one being read, and the next. */
const FILES_MAX = 2;
/** The most that one course may take of the text limit. */
const COURSE_SHARE = 0.4;

export interface CourseShelvesOptions extends Pick<ShelfPorts, "closing" | "onRead"> {
  /** The most text that all shelves hold together. */
  maxCharacters: number;
}

/** The shelves of all courses. When they hold too much text, the one that was used least recently is dropped. */
export class CourseShelves {
  readonly #options: CourseShelvesOptions;
  readonly #shelves: LRUCache<string, CourseShelf>;
  readonly #extractor = new Extractor();
  readonly #files = pLimit(FILES_MAX);

  constructor(options: CourseShelvesOptions) {
    this.#options = options;
    this.#shelves = new LRUCache({
      maxSize: Math.max(1, options.maxCharacters),
      sizeCalculation: ({ characters }) => Math.max(1, characters),
      ttl: IDLE_MS,
      updateAgeOnGet: true,
    });
  }

  /** Returns the shelf of a principal's course, empty at first. */
  of(principal: Principal): CourseShelf {
    const key = toCourse(principal);
    this.#shelves.purgeStale();
    const known = this.#shelves.get(key);
    if (known !== undefined) return known;
    const { maxCharacters, closing, onRead } = this.#options;
    const shelf = new CourseShelf({
      extractor: this.#extractor,
      files: this.#files,
      maxCharacters: maxCharacters * COURSE_SHARE,
      closing,
      onRead,
      onGrown: (grown) => this.#updateSize(key, grown),
    });
    this.#shelves.set(key, shelf);
    return shelf;
  }

  close(): void {
    this.#extractor.close();
  }

  /**
   * Updates a shelf's size in the cache, which may evict others. Deletes it first: the cache ignores a repeated value.
   */
  #updateSize(key: string, shelf: CourseShelf): void {
    if (this.#shelves.peek(key) !== shelf) return;
    this.#shelves.delete(key);
    this.#shelves.set(key, shelf);
  }
}

/** Identifies a principal's course among those of all sites. */
export function toCourse({ siteId, courseId }: Principal): string {
  return `${siteId} ${courseId}`;
}
