import { readFile } from "../moodle/course-files.ts";
import type { ActivitySource } from "../moodle/world.ts";
import { html, type Html } from "./html.ts";

/** What stands on an activity's page: the text of a page or of a book's chapters; of others nothing is here. */
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
