import { SCENARIOS } from "../claude/answers/scenarios.ts";
import { accessOf, datesOf, typeOf } from "../moodle/activity.ts";
import { createWorld, type ActivitySource, type SectionSource } from "../moodle/world.ts";
import { composeBody } from "./activity-body.ts";
import { html, Html } from "./html.ts";
import { PEOPLE } from "./people.ts";
import type { DemoOptions } from "./server.ts";
import { directionOf, LOCALES, MODES, THEMES, toQuery, type View } from "./view.ts";

const world = createWorld();
const [biology] = world.courses;

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

function composePage(view: View, options: DemoOptions, content: Html): Html {
  return html`<!DOCTYPE html>
    <html lang="en" data-theme="${view.theme}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, interactive-widget=resizes-content" />
        <title>Sidenote demo course</title>
        <link rel="stylesheet" href="/demo.css" />
        <link rel="icon" href="data:," />
        <script type="module" src="${options.bffUrl}/embed.js"></script>
        <script type="module" src="/demo.js"></script>
      </head>
      <body>
        <header class="bar">
          <a class="brand" href="/?${toQuery(view)}">Riverbank University</a
          ><span>Sidenote demo course</span>
        </header>
        ${composeControls(view, options)} ${content}
      </body>
    </html> `;
}

/** The chat on the page of an activity, or on the course page (`cmid` 0). */
function composeChat(view: View, options: DemoOptions, cmid = 0): Html {
  const query = toQuery({ ...view, cmid });
  const policy = options.isMoodleSimulated ? html` policy-url="/policy?${query}"` : undefined;
  return html`<sidenote-chat
    server="${options.bffUrl}"
    token-url="/token?${query}"
    ${policy}
    mode="${view.mode}"
    theme="${view.theme}"
    locale="${view.locale}"
    dir="${directionOf(view.locale)}"
    ask-selection
  ></sidenote-chat>`;
}

function composeControls(view: View, options: DemoOptions): Html {
  return html`<section class="demo" aria-label="Demo controls">
    <p class="honest">${composeDisclaimer(options)}</p>
    <div class="switches">
      ${options.isMoodleSimulated ? composePeople(view) : composeIds(view)}
      <div class="switch" role="group" aria-label="Where the chat appears">
        ${MODES.map((mode) => composeChoice(view, { mode }, mode, mode === view.mode))}
      </div>
      <form action="/" class="selects">
        ${Object.entries({
          user: view.userId,
          course: view.courseId,
          role: view.role,
          mode: view.mode,
        }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <label
          >Theme
          <select name="theme">
            ${THEMES.map((theme) => composeOption(theme, theme, view.theme))}
          </select></label
        >
        <label
          >Language
          <select name="locale">
            ${Object.entries(LOCALES).map(([tag, name]) => composeOption(tag, name, view.locale))}
          </select></label
        >
        <noscript><button>Show</button></noscript>
      </form>
      ${options.isModelSimulated ? composePhrases() : undefined}
    </div>
  </section>`;
}

function composeDisclaimer({ isMoodleSimulated, isModelSimulated, keptIn }: DemoOptions): Html {
  const moodle = isMoodleSimulated ? "Moodle is simulated" : "Moodle is the one you configured";
  const model = isModelSimulated
    ? "the answers come from a simulated model, not from Claude"
    : "the answers come from Claude";
  return html`<strong>Demo.</strong> ${moodle}; ${model}; conversations are kept in ${keptIn}.`;
}

function composePeople(view: View): Html {
  const person = PEOPLE.find(({ id }) => id === view.userId);
  const isStudentWithPolicy = view.userId === 5;
  return html`<div class="switch" role="group" aria-label="Who you are">
      ${PEOPLE.map(({ id, name, about, role }) =>
        composeChoice(view, { userId: id, role }, name, id === view.userId, about),
      )}
    </div>
    <p class="about">${person?.about ?? `User ${view.userId}`}.</p>
    ${
      isStudentWithPolicy
        ? html`<form method="post" action="/policy/forget?${toQuery(view)}">
            <button class="quiet">Forget acceptance</button>
          </form>`
        : undefined
    }`;
}

function composeIds(view: View): Html {
  return html`<form action="/" class="selects">
    <label>User ID <input name="user" value="${view.userId}" inputmode="numeric" size="6" /></label>
    <label
      >Course ID <input name="course" value="${view.courseId}" inputmode="numeric" size="6"
    /></label>
    <label
      >Role
      <select name="role">
        ${["student", "teacher"].map((role) => composeOption(role, role, view.role))}
      </select></label
    >
    <input type="hidden" name="mode" value="${view.mode}" />
    <button>Show</button>
  </form>`;
}

function composeChoice(
  view: View,
  changes: Partial<View>,
  text: string,
  isChosen: boolean,
  title = "",
): Html {
  return html`<a
    href="/?${toQuery(view, changes)}"
    ${isChosen ? new Html(' aria-current="true"') : undefined}
    title="${title}"
    >${text}</a
  >`;
}

function composeOption(value: string, text: string, chosen: string): Html {
  return html`<option value="${value}" ${value === chosen ? new Html(" selected") : undefined}>
    ${text}
  </option>`;
}

function composePhrases(): Html {
  return html`<details>
    <summary>Make it fail</summary>
    <p>Type one of these in the chat to see how it copes:</p>
    <ul>
      ${SCENARIOS.map((scenario) => html`<li><code>/simulate ${scenario}</code></li>`)}
    </ul>
  </details>`;
}

function composeRealMoodleNote({ moodleUrl }: DemoOptions): Html {
  return html`<p>
    This page stands in for a course page of <a href="${moodleUrl}">${moodleUrl}</a>. Enter the IDs
    of a user and a course there, and ask away. The AI policy must be accepted in Moodle itself.
  </p>`;
}

function composeSection(section: SectionSource, number: number, view: View): Html {
  return html`<section class="card" id="section-${number}">
    <h2>${section.name}</h2>
    ${new Html(section.summary)}
    <ul>
      ${section.activities
        .filter((activity) => accessFor(activity, view) && !activity.stealth)
        .map((activity) => composeActivity(activity, view))}
    </ul>
  </section>`;
}

/** Returns the viewer's access to an activity, by the same rules as in the simulated Moodle. */
function accessFor(activity: ActivitySource, view: View): ReturnType<typeof accessOf> {
  return accessOf(activity, viewerOf(view), world, view.role === "teacher");
}

const viewerOf = (view: View) => world.users.find(({ id }) => id === view.userId);

function composeActivity(activity: ActivitySource, view: View): Html {
  const access = accessFor(activity, view);
  if (!access?.isOpen)
    return html`<li class="activity ${activity.modname}">
      <div>
        ${activity.name}
        <p>${new Html(access?.restriction ?? "")}</p>
      </div>
    </li>`;
  return html`<li class="activity ${activity.modname}">
    <div>
      ${activity.modname === "label" ? undefined : html`<a href="/activity?id=${activity.id}&${new Html(toQuery(view))}">${activity.name}</a>`}
      ${activity.description ? html`<p>${activity.description}</p>` : undefined}
      ${composeDates(activity, view)}
    </div>
  </li>`;
}

function composeDates(activity: ActivitySource, view: View): Html | undefined {
  const dates = datesOf(activity, world, viewerOf(view));
  if (dates.length === 0) return undefined;
  const format = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "full",
    timeStyle: "short",
    timeZone: "UTC",
  });
  return html`<p class="dates">
    ${dates.map(
      ({ label, timestamp }) =>
        html`<span><b>${label}</b> ${format.format(timestamp * 1000)}</span> `,
    )}
  </p>`;
}
