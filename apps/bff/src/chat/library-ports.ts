import type { DocumentState } from "@sidenote/protocol";
import type { Principal } from "./ports.ts";

/** Something to read in a course, as its site lists it for one user: a page, a chapter, a file. */
export interface CourseDocument {
  /** Names it within its site, whoever asks. */
  id: string;
  cmid: number;
  title: string;
  /** Where a person reads it. */
  url: string;
  mimetype: string;
  /** Bytes; 0 where that is not known before it is read. */
  size: number;
  /** Another one whenever the content is another one. */
  version: string;
}

/** Where the documents of a course come from. */
export interface DocumentSource {
  /**
   * What this very user may read now, in the order of the course.
   * @throws AppError `forbidden`, `moodle_*`
   */
  list(principal: Principal, signal: AbortSignal): Promise<readonly CourseDocument[]>;
  /**
   * The content of a document that this user may read: the same bytes for everybody who may.
   * @throws AppError `forbidden`, `moodle_*`
   */
  read(principal: Principal, document: CourseDocument, signal: AbortSignal): Promise<Buffer>;
}

/** A part of a document, small enough to stand in a prompt. Untrusted, like all course text. */
export interface Passage {
  cmid: number;
  title: string;
  url: string;
  /** Of a file that has pages, from 1. */
  page: number | null;
  text: string;
}

export interface Findings {
  /** Best first. */
  passages: readonly Passage[];
  /** How many documents could not be looked into, or not yet. */
  unread: number;
  /** Of what is read part by part: which part this is, and of how many; from 1. */
  part?: { number: number; of: number };
}

export interface SurveyedDocument {
  id: string;
  state: DocumentState;
}

/** The documents of the courses, to be searched. */
export interface CourseLibrary {
  /**
   * The passages that fit best, of the documents that this very user may read now and of no others. Waits some seconds
   * for documents that were not read yet.
   * @throws AppError `forbidden`, `moodle_*`; the signal's reason when aborted.
   */
  search(principal: Principal, query: string, signal: AbortSignal): Promise<Findings>;
  /**
   * What a document says, from its beginning, a part at a time: the one at this address, or all those of the activity,
   * as far as this very user may read them now.
   * @throws AppError `forbidden`, `moodle_*`; the signal's reason when aborted.
   */
  read(
    principal: Principal,
    place: { cmid: number; url: string; part: number },
    signal: AbortSignal,
  ): Promise<Findings>;
  /**
   * What became of each document that this user may read now. Waits a little for those that were not read yet. Null where
   * none are read for anybody.
   * @throws AppError `forbidden`, `moodle_*`; the signal's reason when aborted.
   */
  survey(principal: Principal, signal: AbortSignal): Promise<SurveyedDocument[] | null>;
  /** Begins to read the documents of the principal's course, so that the first search need not wait. Never throws. */
  warm(principal: Principal): void;
}
