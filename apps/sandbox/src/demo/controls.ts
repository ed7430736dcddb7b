import { SCENARIOS } from "../claude/answers/scenarios.ts";
import { html, Html } from "./html.ts";
import { PEOPLE } from "./people.ts";
import type { DemoOptions } from "./server.ts";
import { LOCALES, MODES, THEMES, toQuery, type View } from "./view.ts";

/** What the visitor is told about the demo, and can choose in it. */
export function composeControls(view: View, options: DemoOptions): Html {
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
