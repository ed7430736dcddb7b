import type { ActivitySource, SectionSource } from "../moodle/world.ts";
import { accessFor, biology, composeDates, composeNotes } from "./course.ts";
import { html, Html } from "./html.ts";
import { composeChat, composePage } from "./page.ts";
import type { DemoOptions } from "./server.ts";
import { toUrl, type View } from "./view.ts";

/** The course page, with the chat in it. */
export function composeCoursePage(view: View, options: DemoOptions): Html {
  const isInline = view.mode === "inline";
  const sections = options.isMoodleSimulated ? (biology?.sections ?? []) : [];
  return composePage(
    view,
    options,
    html`<div class="columns">
        <nav class="index" aria-label="Course index">
          ${sections.map((section, number) => html`<a href="#section-${number}">${section.name}</a>`)}
        </nav>
        <main>
          <h1>${options.isMoodleSimulated ? biology?.fullname : `Course ${view.courseId}`}</h1>
          ${options.isMoodleSimulated ? new Html(biology?.summary ?? "") : composeRealMoodleNote(options)}
          ${sections.map((section, number) => composeSection(section, number, view))}
        </main>
        ${
          isInline
            ? html`<aside aria-label="Blocks">
                <h2>Sidenote</h2>
                ${composeChat(view, options)}
              </aside>`
            : undefined
        }
      </div>
      ${isInline ? undefined : composeChat(view, options)}`,
  );
}

function composeRealMoodleNote({ moodleUrl }: DemoOptions): Html {
  return html`<p>
    This page stands in for a course page of <a href="${moodleUrl}">${moodleUrl}</a>. Enter the IDs
    of a user and a course there, then ask. The AI policy must be accepted in Moodle itself.
  </p>`;
}

function composeSection(section: SectionSource, number: number, view: View): Html {
  return html`<section class="card" id="section-${number}">
    <h2>${section.name}</h2>
    ${new Html(section.summary)}
    <ul>
      ${section.activities.map((activity) => composeActivity(activity, view))}
    </ul>
  </section>`;
}

/** An activity as the course page lists it; undefined if it does not. */
function composeActivity(activity: ActivitySource, view: View): Html | undefined {
  const access = accessFor(activity, view);
  if (!access || activity.stealth) return undefined;
  const { isOpen } = access;
  const name = isOpen
    ? html`<a href="${toUrl(view, { cmid: activity.id })}">${activity.name}</a>`
    : html`${activity.name}`;
  return html`<li class="activity ${activity.modname}">
    <div>
      ${activity.modname === "label" ? undefined : name}
      ${isOpen && activity.description ? html`<p>${activity.description}</p>` : undefined}
      ${composeNotes(activity, access)} ${isOpen ? composeDates(activity, view) : undefined}
    </div>
  </li>`;
}
