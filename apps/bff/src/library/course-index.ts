import MiniSearch from "minisearch";
import { setImmediate as nextRound } from "node:timers/promises";
import type { CourseDocument, Passage } from "../chat/library-ports.ts";
import type { Page } from "./passages.ts";
import { toTerms, toWords } from "./words.ts";

/** How many passages are indexed before yielding to the event loop. */
const BATCH_PASSAGES = 8;
const FOUND_MAX = 6;
/** With fewer results than this, the search is repeated with fuzzy matching. */
const FOUND_ENOUGH = 3;
const FUZZY = 0.2;
/** Results below this share of the best score are dropped, to save space in the prompt. */
const SCORE_MIN_SHARE = 0.2;

interface Entry {
  id: number;
  title: string;
  text: string;
}

interface Stored {
  documentId: string;
  page: number | null;
  text: string;
}

interface Held {
  version: string;
  passages: readonly number[];
  characters: number;
  /** When the document was last in any user's list, in Unix milliseconds. */
  listedAt: number;
}

/** A full-text index of the passages of one course's documents, ranked by BM25. */
export class CourseIndex {
  readonly #words = new MiniSearch<Entry>({
    fields: ["title", "text"],
    tokenize: toWords,
    processTerm: toTerms,
  });
  readonly #passages = new Map<number, Stored>();
  readonly #documents = new Map<string, Held>();
  #lastId = 0;
  #characters = 0;

  /** The length of all indexed text. */
  get characters(): number {
    return this.#characters;
  }

  /** Whether any version of a document is indexed. */
  has({ id }: CourseDocument): boolean {
    return this.#documents.has(id);
  }

  /** Whether the current version of a document is indexed. */
  holds({ id, version }: CourseDocument): boolean {
    return this.#documents.get(id)?.version === version;
  }

  /** Marks documents as listed now, and removes those that have been in no list since `since` (Unix milliseconds). */
  keepListed(documents: readonly CourseDocument[], since: number): void {
    for (const { id } of documents) {
      const held = this.#documents.get(id);
      if (held !== undefined) held.listedAt = Date.now();
    }
    for (const [id, { listedAt }] of this.#documents) if (listedAt < since) this.#remove(id);
  }

  /**
   * Indexes the passages of a document, yielding to the event loop in between, and then replaces any other version of
   * it at once: until then, searches find that one.
   */
  async add({ id, version, title }: CourseDocument, passages: readonly Page[]): Promise<void> {
    const entries: Entry[] = [];
    const stored = new Map<number, Stored>();
    let characters = 0;
    for (const { number, text } of passages) {
      this.#lastId += 1;
      characters += text.length;
      stored.set(this.#lastId, { documentId: id, page: number, text });
      entries.push({ id: this.#lastId, title, text });
    }
    for (let from = 0; from < entries.length; from += BATCH_PASSAGES) {
      this.#words.addAll(entries.slice(from, from + BATCH_PASSAGES));
      await nextRound();
    }
    this.#remove(id);
    // Searches skip what is not in this map.
    for (const [passageId, passage] of stored) this.#passages.set(passageId, passage);
    this.#documents.set(id, {
      version,
      characters,
      passages: [...stored.keys()],
      listedAt: Date.now(),
    });
    this.#characters += characters;
  }

  /** Returns the best matching passages, best first, of these documents and no others. */
  search(query: string, documents: readonly CourseDocument[]): Passage[] {
    const allowed = new Map(
      documents
        .filter((document) => this.holds(document))
        .map((document) => [document.id, document]),
    );
    const found = this.#find(query, allowed, false);
    return (found.length < FOUND_ENOUGH ? this.#find(query, allowed, FUZZY) : found).flatMap(
      (stored) => toPassage(allowed.get(stored.documentId), stored),
    );
  }

  /** Returns all passages of these documents, in order. */
  passagesOf(documents: readonly CourseDocument[]): Passage[] {
    return documents.flatMap((document) =>
      (this.holds(document) ? (this.#documents.get(document.id)?.passages ?? []) : []).flatMap(
        (id) => toPassage(document, this.#passages.get(id)),
      ),
    );
  }

  #find(
    query: string,
    allowed: ReadonlyMap<string, CourseDocument>,
    fuzzy: number | false,
  ): Stored[] {
    const found = this.#words.search(query, {
      fuzzy,
      boost: { title: 2 },
      filter: ({ id }) => allowed.has(this.#passages.get(id)?.documentId ?? ""),
    });
    const scoreMin = (found[0]?.score ?? 0) * SCORE_MIN_SHARE;
    return found
      .filter(({ score }) => score >= scoreMin)
      .slice(0, FOUND_MAX)
      .flatMap(({ id }) => this.#passages.get(id) ?? []);
  }

  #remove(documentId: string): void {
    const held = this.#documents.get(documentId);
    if (held === undefined) return;
    this.#words.discardAll(held.passages);
    for (const id of held.passages) this.#passages.delete(id);
    this.#documents.delete(documentId);
    this.#characters -= held.characters;
  }
}

function toPassage(document: CourseDocument | undefined, stored: Stored | undefined): Passage[] {
  if (document === undefined || stored === undefined) return [];
  const { cmid, title, url } = document;
  const { page, text } = stored;
  return [{ cmid, title, page, text, url: page === null ? url : `${url}#page=${page}` }];
}
