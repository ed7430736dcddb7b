import { createHash } from "node:crypto";
import { accessOf } from "./activity.ts";
import { mimetypeOf, readFile } from "./course-files.ts";
import type { ActivitySource, Course, User, World } from "./world.ts";

/** One thing of a course that can be read from beginning to end: a page, a chapter, a file. */
export interface CourseDocument {
  id: string;
  cmid: number;
  title: string;
  /** Where a person reads it, within the site. */
  path: string;
  mimetype: string;
  /** Whether it is kept as a file, so that its size is known before it is read. */
  isFile: boolean;
  content: Buffer;
  /** Another one whenever the content is. */
  version: string;
}

/** What this very user may read now, in the order of the course: of what the course page lists, what is open. */
export function documentsFor(user: User, course: Course, world: World): CourseDocument[] {
  if (!world.documentsAllowed || !world.aiEnabled) return [];
  return course.sections
    .flatMap(({ activities }) => activities)
    .filter((activity) => !activity.stealth && accessOf(activity, user, world) === "open")
    .flatMap((activity) => documentsOf(activity, world));
}

/** The documents of one activity. */
export function documentsOf(activity: ActivitySource, world: World): CourseDocument[] {
  const { id: cmid, name, text, chapters = [], file, fileId } = activity;
  const view = `/mod/${activity.modname}/view.php?id=${cmid}`;
  const toDocument = (
    part: string,
    title: string,
    path: string,
    filename: string,
    isFile = false,
  ): CourseDocument => {
    const id = `cm${cmid}${part}`;
    const edited = world.edited[id];
    const content = edited === undefined ? readFile(filename) : Buffer.from(edited);
    const version = createHash("sha1").update(content).digest("hex");
    const mimetype = isFile ? mimetypeOf(filename) : "text/plain";
    return { id, cmid, title, path, mimetype, isFile, content, version };
  };
  return [
    ...(text ? [toDocument("", name, view, text)] : []),
    ...chapters.map((chapter) =>
      toDocument(
        `-chapter${chapter.id}`,
        `${name}: ${chapter.title}`,
        `${view}&chapterid=${chapter.id}`,
        chapter.text,
      ),
    ),
    // With "redirect" a fragment such as #page=7 survives to the file.
    ...(file ? [toDocument(`-file${fileId}`, name, `${view}&redirect=1`, file, true)] : []),
  ];
}
