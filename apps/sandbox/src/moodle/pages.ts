import { escapeHtml } from "../escape-html.ts";
import { datesOf, typeOf } from "./activity.ts";
import { documentsOf } from "./documents.ts";
import type { CallScope } from "./function.ts";
import type { ActivitySource, World } from "./world.ts";

/** A response to a browser. */
export interface WebPage {
  headers: Record<string, string>;
  body: string | Buffer;
}

/**
 * Returns the page behind a link to a course, section or activity of the simulated Moodle, or the activity's file, so
 * that links in answers work, also a teacher's to hidden activities: nobody signs in here. Undefined if there is none.
 */
export function composePage(url: URL, { world }: CallScope): WebPage | undefined {
  const id = Number(url.searchParams.get("id"));
  if (/^\/mod\/[a-z]+\/view\.php$/.test(url.pathname)) {
    for (const course of world.courses)
      for (const section of course.sections)
        for (const activity of section.activities)
          if (activity.id === id)
            return composeActivity(activity, `${course.fullname}, ${section.name}`, url, world);
    return undefined;
  }
  const findCourse = (id: number) =>
    world.courses.find((course) => course.visible && course.id === id);
  if (url.pathname === "/course/view.php") {
    const course = findCourse(id);
    return (
      course &&
      toPage(
        course.fullname,
        course.sections.map((section) => section.name),
      )
    );
  }
  if (url.pathname === "/blocks/sidenote/contact.php")
    return findCourse(id) && toPage("Ask your teachers", ["Elena Rossi"]);
  if (url.pathname === "/course/section.php") {
    const section = findCourse(Math.floor(id / 100))?.sections[id % 100];
    const shown = section?.activities.filter(({ hidden, stealth }) => !hidden && !stealth);
    return section && toPage(section.name, shown?.map(({ name }) => name) ?? []);
  }
  return undefined;
}

function composeActivity(
  activity: ActivitySource,
  place: string,
  { searchParams }: URL,
  world: World,
): WebPage | undefined {
  if (activity.file && searchParams.get("redirect") === "1")
    return toFile(activity, activity.file, world);
  return toPage(activity.name, [
    `${typeOf(activity)} in ${place}`,
    activity.hidden ? "Hidden from students" : "",
    activity.description ?? "",
    ...datesOf(activity, world).map(
      ({ label, timestamp }) => `${label} ${new Date(timestamp * 1000).toUTCString()}`,
    ),
    ...readText(activity, Number(searchParams.get("chapterid")), world),
  ]);
}

function toFile(activity: ActivitySource, filename: string, world: World): WebPage | undefined {
  const [document] = documentsOf(activity, world);
  if (!document) return undefined;
  const { mimetype, content } = document;
  const isShown = mimetype === "application/pdf" || mimetype === "text/plain";
  return {
    headers: {
      "content-type": mimetype === "text/plain" ? "text/plain; charset=utf-8" : mimetype,
      "content-disposition": `${isShown ? "inline" : "attachment"}; filename="${filename}"`,
    },
    body: content,
  };
}

/** Returns the paragraphs of a page or of a book's chapter, the first chapter by default. */
function readText(activity: ActivitySource, chapterId: number, world: World): string[] {
  const documents = documentsOf(activity, world).filter(({ isFile }) => !isFile);
  const shown =
    documents.find(({ id }) => id === `cm${activity.id}-chapter${chapterId}`) ?? documents[0];
  if (!shown) return [];
  const title = shown.title === activity.name ? [] : [shown.title];
  return [...title, ...shown.content.toString("utf8").split(/\n+/)];
}

function toPage(title: string, lines: string[]): WebPage {
  const body = `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>body { font: 1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark }</style>
<h1>${escapeHtml(title)}</h1>
${lines
  .filter(Boolean)
  .map((line) => `<p>${escapeHtml(line)}</p>`)
  .join("\n")}
<p><small>A page of Sidenote’s simulated Moodle. A real one would show the activity here.</small></p>
</html>
`;
  return { headers: { "content-type": "text/html; charset=utf-8" }, body };
}
