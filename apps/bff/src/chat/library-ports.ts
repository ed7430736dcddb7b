import type { DocumentState } from "@sidenote/protocol";
import type { Principal } from "./ports.ts";

/** A readable item of a course, as the site lists it for one user: a page, a chapter, a file. */
export interface CourseDocument {
  /** Unique within the site, and the same for every user. */
  id: string;
  cmid: number;
  title: string;
  /** The page on which a person reads it. */
  url: string;
  mimetype: string;
  /** In bytes; 0 if unknown before the document is read. */
  size: number;
  /** Changes whenever the content changes. */
  version: string;
}

/** The source of a course's documents. */
export interface DocumentSource {
  /**
   * Lists the documents that this user may read now, in course order.
   * @throws AppError `forbidden`, `moodle_*`
   */
  list(principal: Principal, signal: AbortSignal): Promise<readonly CourseDocument[]>;
  /**
   * Returns the content of a document that this user may read. The bytes are the same for every such user.
   * @throws AppError `forbidden`, `moodle_*`
   */
  read(principal: Principal, document: CourseDocument, signal: AbortSignal): Promise<Buffer>;
}

/** A part of a document, small enough for a prompt. Untrusted, like all course text. */
export interface Passage {
  cmid: number;
  title: string;
  url: string;
  /** Page number, from 1; null if the document has no pages. */
  page: number | null;
  text: string;
  /** Whether it belongs to graded work for which there are hints only. */
  hintsOnly?: boolean;
}

export interface Findings {
  /** Best first. */
  passages: readonly Passage[];
  /** The number of documents that could not be searched, or not yet. */
  unread: number;
  /** When reading part by part: the number of this part, from 1, and of how many. */
  part?: { number: number; of: number };
}

export interface SurveyedDocument {
  id: string;
  state: DocumentState;
}

/** The searchable documents of all courses. */
export interface CourseLibrary {
  /**
   * Returns the best matching passages of the documents that this user may read now, and of no others. Waits a few
   * seconds for documents that have not been read yet.
   * @throws AppError `forbidden`, `moodle_*`; the signal's reason when aborted.
   */
  search(principal: Principal, query: string, signal: AbortSignal): Promise<Findings>;
  /**
   * Reads a document from its beginning, one part at a time: the one at `place.url`, otherwise all documents of the
   * activity, as far as this user may read them now.
   * @throws AppError `forbidden`, `moodle_*`; the signal's reason when aborted.
   */
  read(
    principal: Principal,
    place: { cmid: number; url: string; part: number },
    signal: AbortSignal,
  ): Promise<Findings>;
  /**
   * Returns the state of each document that this user may read now. Waits briefly for those that have not been read
   * yet. Null if the library reads no documents at all.
   * @throws AppError `forbidden`, `moodle_*`; the signal's reason when aborted.
   */
  survey(principal: Principal, signal: AbortSignal): Promise<SurveyedDocument[] | null>;
  /** Starts reading the documents of the principal's course, so that the first search need not wait. Never throws. */
  warm(principal: Principal): void;
}
