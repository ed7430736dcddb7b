import { datesOf, typeOf } from "./activity.ts";
import type { CallScope } from "./function.ts";
import { escapeHtml } from "../escape-html.ts";

/** The plain page behind a link to an activity or course of the simulated Moodle, so that no answer links nowhere. */
export function composePage(url: URL, { world }: CallScope): string | undefined {
  const id = Number(url.searchParams.get("id"));
  if (/^\/mod\/[a-z]+\/view\.php$/.test(url.pathname)) {
    for (const course of world.courses)
      for (const section of course.sections)
        for (const activity of section.activities)
          if (activity.id === id && !activity.hidden)
            return toPage(activity.name, [
              `${typeOf(activity)} in ${course.fullname}, ${section.name}`,
              activity.description ?? "",
              ...datesOf(activity, world).map(
                ({ label, timestamp }) => `${label} ${new Date(timestamp * 1000).toUTCString()}`,
              ),
            ]);
    return undefined;
  }
  const course = world.courses.find((course) => course.visible && course.id === id);
  const isCoursePage = url.pathname === "/course/view.php";
  if (isCoursePage && course)
    return toPage(
      course.fullname,
      course.sections.map((section) => section.name),
    );
  return undefined;
}

function toPage(title: string, lines: string[]): string {
  return `<!DOCTYPE html>
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
}
