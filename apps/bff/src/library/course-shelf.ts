import { LRUCache } from "lru-cache";
import type { LimitFunction } from "p-limit";
import type { DocumentState } from "@sidenote/protocol";
import type { CourseDocument, DocumentSource, Passage } from "../chat/library-ports.ts";
import type { Principal } from "../chat/ports.ts";
import { AppError } from "../errors.ts";
import { CourseIndex } from "./course-index.ts";
import { decodeText } from "./extract/decode-text.ts";
import { type Extractor, UnreadableFile } from "./extract/extractor.ts";
import { type Page, toPassages } from "./passages.ts";

/** A document that cannot be read is not tried again for so long; one that the site did not give, for a shorter time. */
const UNREADABLE_MS = 30 * 60_000;
const FAILED_MS = 60_000;
const UNREADABLE_MAX = 2000;
/** What was on nobody's list for so long goes. */
const UNLISTED_MS = 12 * 3_600_000;
/** A text of at most so many bytes is cut here and now, and does not wait for somebody's files. */
const SHORT_TEXT_BYTES = 100_000;

/** What came of reading a document. */
export type ReadOutcome = Exclude<DocumentState, "waiting">;

export interface ShelfPorts {
  extractor: Extractor;
  /** Bounds how many files are fetched and read at a time. */
  files: LimitFunction;
  /** The most text it may hold, in characters. */
  maxCharacters: number;
  /** Ends what is being read. */
  closing: AbortSignal;
  /** It holds more than before. */
  onGrown(shelf: CourseShelf): void;
  onRead(outcome: ReadOutcome): void;
}

/** The documents of one course: read one after the other, each version once, and held to be searched. */
export class CourseShelf {
  readonly #ports: ShelfPorts;
  readonly #index = new CourseIndex();
  readonly #unreadable = new LRUCache<string, ReadOutcome>({
    max: UNREADABLE_MAX,
    ttl: UNREADABLE_MS,
  });
  #reading: Promise<void> = Promise.resolve();

  constructor(ports: ShelfPorts) {
    this.#ports = ports;
  }

  /** All text that it holds. */
  get characters(): number {
    return this.#index.characters;
  }

  /** The passages of these documents that fit best. */
  search(query: string, documents: readonly CourseDocument[]): Passage[] {
    return this.#index.search(query, documents);
  }

  /** All passages of these documents, from the beginning. */
  passagesOf(documents: readonly CourseDocument[]): Passage[] {
    return this.#index.passagesOf(documents);
  }

  /** What became of a document, as it is now. */
  stateOf(document: CourseDocument): DocumentState {
    if (this.#index.holds(document)) return "read";
    return this.#unreadable.get(keyOf(document)) ?? "waiting";
  }

  /** How many of these it does not hold. */
  countMissing(documents: readonly CourseDocument[]): number {
    return documents.filter((document) => !this.#index.holds(document)).length;
  }

  /**
   * Reads what is new among these, as the user whose list they are, after whatever is being read. Goes on when whoever
   * asked is gone.
   * @throws AppError where it is the site's trouble, which the next document would have too
   */
  read(
    source: DocumentSource,
    principal: Principal,
    documents: readonly CourseDocument[],
  ): Promise<void> {
    this.#index.keepListed(documents, Date.now() - UNLISTED_MS);
    if (!documents.some(this.#isNew)) return Promise.resolve();
    const reading = this.#reading.then(async () => {
      for (const document of documents.filter(this.#isNew)) {
        if (!this.#isNew(document)) continue;
        const outcome = await this.#take(source, principal, document);
        this.#ports.onRead(outcome);
        if (outcome === "read") this.#ports.onGrown(this);
        else this.#leaveAlone(document, outcome);
      }
    });
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  readonly #isNew = (document: CourseDocument): boolean =>
    !this.#index.holds(document) && !this.#unreadable.has(keyOf(document));

  async #take(
    source: DocumentSource,
    principal: Principal,
    document: CourseDocument,
  ): Promise<ReadOutcome> {
    const { maxCharacters, closing } = this.#ports;
    closing.throwIfAborted();
    const room = maxCharacters - this.#index.characters;
    if (room <= 0) return "too_large";
    let passages: readonly Page[];
    try {
      const read = async (): Promise<readonly Page[]> => {
        closing.throwIfAborted();
        const bytes = await source.read(principal, document, closing);
        return this.#toPassages(bytes, document.mimetype);
      };
      // Of a text its site knows no size.
      passages = document.size === 0 ? await read() : await this.#ports.files(read);
    } catch (error) {
      if (error instanceof UnreadableFile) return "unreadable";
      if (error instanceof AppError && error.code === "moodle_error") return "failed";
      // It may be this very document that Moodle cannot give: the others are not to wait behind it.
      const isForAll = error instanceof AppError && error.code !== "forbidden";
      if (isForAll && !closing.aborted) this.#leaveAlone(document, "failed");
      throw error;
    }
    const characters = passages.reduce((sum, { text }) => sum + text.length, 0);
    if (characters > room) return "too_large";
    if (characters === 0) return "empty";
    await this.#index.add(document, passages);
    return "read";
  }

  #leaveAlone(document: CourseDocument, outcome: ReadOutcome): void {
    const ttl = outcome === "failed" ? FAILED_MS : UNREADABLE_MS;
    this.#unreadable.set(keyOf(document), outcome, { ttl });
  }

  async #toPassages(bytes: Buffer, mimetype: string): Promise<readonly Page[]> {
    return mimetype === "text/plain" && bytes.byteLength <= SHORT_TEXT_BYTES
      ? toPassages([{ number: null, text: decodeText(bytes) }])
      : this.#ports.extractor.extract(bytes, mimetype, this.#ports.maxCharacters);
  }
}

function keyOf({ id, version }: CourseDocument): string {
  return `${id} ${version}`;
}
