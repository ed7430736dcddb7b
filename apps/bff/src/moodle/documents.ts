import * as z from "zod";
import type { CourseDocument, DocumentSource } from "../chat/library-ports.ts";
import type { Principal } from "../chat/ports.ts";
import { AppError } from "../errors.ts";
import type { MoodleClient } from "./client.ts";
import { toBlockParameters } from "./parameters.ts";

/** The block's web-service functions that list the documents a user may read, and return the content of one. */
export const DOCUMENT_FUNCTIONS = [
  "block_sidenote_get_documents",
  "block_sidenote_read_document",
] as const;
const [GET_DOCUMENTS, READ_DOCUMENT] = DOCUMENT_FUNCTIONS;

/** A larger file is not read to its end, whatever size the list gives. */
const DOCUMENT_MAX_BYTES = 20 * 1024 * 1024;

const documentsSchema = z.object({
  documents: z.array(
    z.object({
      id: z.string().min(1),
      cmid: z.int(),
      title: z.string(),
      url: z.url({ protocol: /^https?$/ }),
      mimetype: z.string(),
      size: z.int(),
      version: z.string().min(1),
    }),
  ),
});

const contentSchema = z.object({ content: z.base64(), size: z.int(), version: z.string() });

/** The documents of a Moodle's courses, listed and read through our block with the permissions of the asking user. */
export class MoodleDocuments implements DocumentSource {
  readonly #client: MoodleClient;

  constructor(client: MoodleClient) {
    this.#client = client;
  }

  async list(principal: Principal, signal: AbortSignal): Promise<readonly CourseDocument[]> {
    const { documents } = await this.#client.call({
      function: GET_DOCUMENTS,
      parameters: toBlockParameters(principal),
      schema: documentsSchema,
      signal,
      asksAboutPerson: true,
    });
    return documents;
  }

  async read(principal: Principal, document: CourseDocument, signal: AbortSignal): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let offset = 0;
    for (;;) {
      const { content, size, version } = await this.#client.call({
        function: READ_DOCUMENT,
        parameters: { ...toBlockParameters(principal), documentid: document.id, offset },
        schema: contentSchema,
        signal,
        asksAboutPerson: true,
      });
      if (version !== document.version)
        throw new AppError("moodle_error", { detail: `${READ_DOCUMENT}: it changed meanwhile` });
      const piece = Buffer.from(content, "base64");
      offset += piece.byteLength;
      if (Math.max(size, offset) > DOCUMENT_MAX_BYTES)
        throw new AppError("moodle_error", { detail: `${READ_DOCUMENT}: too large` });
      pieces.push(piece);
      if (offset >= size) return Buffer.concat(pieces);
      if (piece.byteLength === 0)
        throw new AppError("moodle_error", { detail: `${READ_DOCUMENT}: it ended early` });
    }
  }
}
