import { readFile } from "../moodle/course-files.ts";
import type { ActivitySource } from "../moodle/world.ts";
import { html, type Html } from "./html.ts";

/** Returns the body of an activity's page: a page's text, a book's chapters, otherwise a placeholder. */
export function composeBody({ text, chapters = [] }: ActivitySource): Html {
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
