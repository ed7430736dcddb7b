import { SCENARIOS } from "../claude/answers/scenarios.ts";
import { html, Html } from "./html.ts";
import { PEOPLE } from "./people.ts";
import type { DemoOptions } from "./server.ts";
import { LOCALES, MODES, THEMES, pathOf, toQuery, toUrl, type View } from "./view.ts";

/** What the visitor is told about the demo, and can choose in it. */
export function composeControls(view: View, options: DemoOptions): Html {
  return html`<section class="demo" aria-label="Demo controls">
    <p>${composeInvitation(view, options)}</p>
    <p>${composeDisclaimer(options)}</p>
    ${options.isMoodleSimulated ? composePeople(view) : composeIds(view)}
    <div class="row">
      <span class="caption" id="where">Chat</span>
      <div class="switch" role="group" aria-labelledby="where">
        ${MODES.map((mode) => composeChoice(view, { mode }, capitalize(mode), mode === view.mode))}
      </div>
      <form action="${pathOf(view)}" class="selects">
        ${composeHidden(view, ["theme", "locale"])}
        <label
          >Theme
          <select name="theme">
            ${THEMES.map((theme) => composeOption(theme, capitalize(theme), view.theme))}
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
    </div>
    ${options.isModelSimulated ? composeScenarios() : undefined}
  </section>`;
}

function composeInvitation({ mode }: View, { isMoodleSimulated }: DemoOptions): Html {
  // Inline, the chat may be far below on a small screen.
  const chat = mode === "inline" ? html`<a href="#chat">the chat</a>` : html`the chat`;
  const example = isMoodleSimulated ? ", for example when the essay is due or what osmosis is" : "";
  return html`<strong>Sidenote answers students’ questions about their course.</strong> Try it: ask
    something in ${chat}${example}.`;
}

function composeDisclaimer({ isMoodleSimulated, isModelSimulated, keptIn }: DemoOptions): string {
  const moodle = isMoodleSimulated ? "Moodle is simulated" : "Moodle is the one you configured";
  const model = isModelSimulated
    ? "the answers come from a simulated model, not from Claude"
    : "the answers come from Claude";
  return `This is a demo: ${moodle}; ${model}; conversations are kept in ${keptIn}.`;
}

function composePeople(view: View): Html {
  const person = PEOPLE.find(({ id }) => id === view.userId);
  const isStudentWithPolicy = view.userId === 5;
  return html`<div class="row">
    <span class="caption" id="who">You are</span>
    <div class="switch" role="group" aria-labelledby="who">
      ${PEOPLE.map(({ id, name, about, role }) =>
        composeChoice(view, { userId: id, role }, name, id === view.userId, about),
      )}
    </div>
    <p>${person?.about ?? `User ${view.userId}.`}</p>
    ${
      isStudentWithPolicy
        ? html`<form method="post" action="/policy/forget?${toQuery(view)}">
            <button>Forget acceptance</button>
          </form>`
        : undefined
    }
  </div>`;
}

function composeIds(view: View): Html {
  return html`<form action="/" class="row">
    <span class="caption">You are</span>
    <label>User ID <input name="user" value="${view.userId}" inputmode="numeric" size="6" /></label>
    <label
      >Course ID <input name="course" value="${view.courseId}" inputmode="numeric" size="6"
    /></label>
    <label
      >Role
      <select name="role">
        ${["student", "teacher"].map((role) => composeOption(role, capitalize(role), view.role))}
      </select></label
    >
    ${composeHidden(view, ["user", "course", "role"])}
    <button>Show</button>
  </form>`;
}

/** The view as hidden fields of a form, without those that the form asks for. */
function composeHidden(view: View, asked: string[]): Html[] {
  return [...new URLSearchParams(toQuery(view))]
    .filter(([name]) => !asked.includes(name))
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);
}

function composeChoice(
  view: View,
  changes: Partial<View>,
  text: string,
  isChosen: boolean,
  title = "",
): Html {
  return html`<a
    href="${toUrl(view, changes)}"
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

function composeScenarios(): Html {
  return html`<details>
    <summary>Make it fail</summary>
    <p>
      Type one of these in the chat to see how it copes with failures, with a long or hostile
      answer, and with a search:
    </p>
    <ul>
      ${SCENARIOS.map((scenario) => html`<li><code>/simulate ${scenario}</code></li>`)}
    </ul>
  </details>`;
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
