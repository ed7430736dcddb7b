import { admit, type Asked } from "../admit.ts";
import { documentsFor, type CourseDocument } from "../documents.ts";
import { faults } from "../faults.ts";
import { defineFunction } from "../function.ts";
import { integer, structure, text } from "../parameters.ts";
import type { World } from "../world.ts";

/** The maximum size of one part, before base64. */
const PART_MAX_BYTES = 2 * 1024 * 1024;

/** `block_sidenote_get_documents` of Sidenote's plugin: the documents of a course that a user may read. */
export const getDocuments = defineFunction(
  structure({
    userid: integer(),
    courseid: integer(),
    instanceid: integer(0),
    switchedroleid: integer(0),
  }),
  (asked, { world, wwwroot }) => ({
    documents: listFor(asked, world).map((document) => ({
      id: document.id,
      cmid: document.cmid,
      title: document.title,
      url: `${wwwroot}${document.path}`,
      mimetype: document.mimetype,
      size: document.isFile ? document.content.length : 0,
      version: document.version,
    })),
  }),
);

/** `block_sidenote_read_document` of Sidenote's plugin: the content of such a document, in parts. */
export const readDocument = defineFunction(
  structure({
    userid: integer(),
    courseid: integer(),
    instanceid: integer(0),
    documentid: text(),
    offset: integer(0),
    switchedroleid: integer(0),
  }),
  ({ documentid, offset, ...asked }, { world }) => {
    if (offset < 0) throw faults.invalidParameter();
    const document = listFor(asked, world).find(({ id }) => id === documentid);
    if (!document) throw faults.noDocument();
    const { content, version } = document;
    return {
      content: content.subarray(offset, offset + PART_MAX_BYTES).toString("base64"),
      size: content.length,
      version,
    };
  },
);

function listFor(asked: Asked, world: World): CourseDocument[] {
  const { user, course, isTeacher } = admit(asked, world);
  return course ? documentsFor(user, course, world, isTeacher) : [];
}
