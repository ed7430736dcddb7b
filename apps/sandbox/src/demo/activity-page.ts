import { typeOf } from "../moodle/activity.ts";
import { readFile } from "../moodle/course-files.ts";
import type { ActivitySource } from "../moodle/world.ts";
import { accessFor, biology, composeDates } from "./course.ts";
import { html, Html } from "./html.ts";
import { composeChat, composePage } from "./page.ts";
import type { DemoOptions } from "./server.ts";
import { toQuery, type View } from "./view.ts";

/** The page of an activity, to show that the conversation continues on another page of the course. */
export function composeActivityPage(
  view: View,
  options: DemoOptions,
  id: number,
): Html | undefined {
  const section = biology?.sections.find(({ activities }) =>
    activities.some((one) => one.id === id),
  );
  const activity = section?.activities.find((one) => one.id === id);
  if (!section || !activity) return undefined;
  const access = accessFor(activity, view);
  if (!access) return undefined;
  return composePage(
    view,
    options,
    html`<main class="single">
        <p><a href="/?${toQuery(view)}">${biology?.fullname}</a> › ${section.name}</p>
        <h1>${activity.name}</h1>
        ${
          access.isOpen
            ? html`<p>${typeOf(activity)}. ${activity.description}</p>
                ${composeDates(activity, view)} ${composeBody(activity)}`
            : html`<p>${typeOf(activity)}. ${new Html(access.restriction ?? "")}.</p>`
        }
        ${view.mode === "inline" ? composeChat(view, options, id) : undefined}
      </main>
      ${view.mode === "inline" ? undefined : composeChat(view, options, id)}`,
  );
}

/** Returns the body of an activity's page: a page's text, a book's chapters, otherwise a placeholder. */
function composeBody({ text, chapters = [] }: ActivitySource): Html {
  if (text) return html`${composeParagraphs(text)}`;
  if (chapters.length > 0)
    return html`${chapters.map(
      (chapter) =>
        html`<h2>${chapter.title}</h2>
          ${composeParagraphs(chapter.text)}`,
    )}`;
  return html`<p>
    This is a demo: the activity itself is not available here, but your conversation is.
  </p>`;
}

function composeParagraphs(file: string): Html[] {
  return readFile(file)
    .toString("utf8")
    .split(/\n+/)
    .map((paragraph) => html`<p>${paragraph}</p>`);
}
