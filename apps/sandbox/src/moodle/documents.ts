import { createHash } from "node:crypto";
import { accessOf } from "./activity.ts";
import { mimetypeOf, readFile } from "./course-files.ts";
import type { ActivitySource, Course, User, World } from "./world.ts";

/** A readable document of a course: a page, a book chapter or a file. */
export interface CourseDocument {
  id: string;
  cmid: number;
  title: string;
  /** The path of the page that shows it. */
  path: string;
  mimetype: string;
  /** Whether it is a stored file, whose size is known before it is read. */
  isFile: boolean;
  content: Buffer;
  /** Changes whenever the content does. */
  version: string;
}

/** Returns the documents that a user may read now: those of listed, open activities, in the order of the course. */
export function documentsFor(
  user: User,
  course: Course,
  world: World,
  isTeacher: boolean,
): CourseDocument[] {
  if (!world.documentsAllowed || !world.aiEnabled) return [];
  return course.sections
    .flatMap(({ activities }) => activities)
    .filter((activity) => !activity.stealth && accessOf(activity, user, world, isTeacher)?.isOpen)
    .flatMap((activity) => documentsOf(activity, world));
}

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
    // The redirect keeps a fragment such as #page=7.
    ...(file ? [toDocument(`-file${fileId}`, name, `${view}&redirect=1`, file, true)] : []),
  ];
}
