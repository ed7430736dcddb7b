import { typeOf } from "../moodle/activity.ts";
import { readFile } from "../moodle/course-files.ts";
import type { ActivitySource } from "../moodle/world.ts";
import { accessFor, biology, composeDates, composeNotes } from "./course.ts";
import { html, type Html } from "./html.ts";
import { composeChat, composePage } from "./page.ts";
import type { DemoOptions } from "./server.ts";
import { toUrl, type View } from "./view.ts";

/**
 * The page of the view's activity, to show that the conversation continues on another page of the course. Undefined if
 * the viewer must not know of such an activity.
 */
export function composeActivityPage(view: View, options: DemoOptions): Html | undefined {
  const section = biology?.sections.find(({ activities }) =>
    activities.some(({ id }) => id === view.cmid),
  );
  const activity = section?.activities.find(({ id }) => id === view.cmid);
  const access = activity && accessFor(activity, view);
  if (!section || !activity || !access) return undefined;
  return composePage(
    view,
    options,
    html`<main class="single">
        <p><a href="${toUrl(view, { cmid: 0 })}">${biology?.fullname}</a> › ${section.name}</p>
        <h1>${activity.name}</h1>
        <p>
          ${typeOf(activity)}${access.isOpen && activity.description ? `: ${activity.description}` : ""}
        </p>
        ${composeNotes(activity, access)}
        ${access.isOpen ? html`${composeDates(activity, view)} ${composeBody(activity, options)}` : undefined}
        ${view.mode === "inline" ? composeChat(view, options) : undefined}
      </main>
      ${view.mode === "inline" ? undefined : composeChat(view, options)}`,
  );
}

/** The page of an activity that does not exist, or not for the viewer. */
export function composeMissingPage(view: View, options: DemoOptions): Html {
  const course = { ...view, cmid: 0 };
  return composePage(
    course,
    options,
    html`<main class="single">
      <h1>Not found</h1>
      <p>
        There is no such activity, or not for this person.
        <a href="${toUrl(course)}">Back to ${biology?.fullname}</a>
      </p>
    </main>`,
  );
}

/** Returns the body of an activity's page: a page's text, a book's chapters, a link to a file, or a placeholder. */
function composeBody(
  { id, text, chapters = [], file }: ActivitySource,
  { moodleUrl }: DemoOptions,
): Html {
  if (text) return html`${composeParagraphs(text)}`;
  if (chapters.length > 0)
    return html`${chapters.map(
      (chapter) =>
        html`<h2>${chapter.title}</h2>
          ${composeParagraphs(chapter.text)}`,
    )}`;
  if (file)
    return html`<p>
      <a href="${moodleUrl}/mod/resource/view.php?id=${id}&redirect=1">Open ${file}</a>
    </p>`;
  return html`<p>
    The activity itself is not part of the demo. The chat is: your conversation continues here.
  </p>`;
}

function composeParagraphs(file: string): Html[] {
  return readFile(file)
    .toString("utf8")
    .split(/\n+/)
    .map((paragraph) => html`<p>${paragraph}</p>`);
}
