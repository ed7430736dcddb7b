import { effect, signal } from "@preact/signals";
import { render } from "preact";
import type { Scheme } from "@sidenote/protocol";
import { App } from "../frame/components/App.tsx";
import type { Models } from "../frame/components/models.ts";
import { createTranslator } from "../frame/i18n/translator.ts";
import { Composer } from "../frame/models/Composer.ts";
import { Conversation } from "../frame/models/Conversation.ts";
import { Course } from "../frame/models/Course.ts";
import { Speech } from "../frame/models/Speech.ts";
import { View } from "../frame/models/View.ts";
import { createMarkdown } from "../frame/markdown-port.ts";
import type { Ports } from "../frame/ports.ts";
import "../frame/styles/index.css";
import { applyTheme } from "../frame/theme.ts";
import { createMemoryPorts, settle, STATES } from "./states.ts";

const wanted = new URLSearchParams(location.search);
const root = document.getElementById("app")!;
const name = wanted.get("state");
const state = name ? STATES[name] : undefined;

async function show(): Promise<void> {
  const ports = createMemoryPorts();
  const words = createTranslator();
  effect(() => {
    document.documentElement.lang = words.tag.value;
    document.documentElement.dir = words.direction.value;
  });
  await words.use(wanted.get("locale") ?? "en");
  if (wanted.has("dir")) document.documentElement.dir = wanted.get("dir")!;
  const accent = wanted.get("accent");
  applyTheme({
    scheme: (wanted.get("scheme") ?? "light") as Scheme,
    ...(accent && { properties: { "--sidenote-accent": accent } }),
  });
  state?.prepare?.(ports);

  const conversation = new Conversation(ports as Ports);
  const markdown = createMarkdown(words);
  const models: Models = {
    words,
    course: new Course(ports),
    conversation,
    composer: new Composer(ports, conversation),
    speech: new Speech(ports, conversation, async (text) => text),
    view: new View(ports, conversation),
    markdown: signal(markdown),
    ports,
  };
  models.view.setMode("panel");
  render(<App models={models} />, root);
  await models.course.load();
  void conversation.restore();
  await settle();
  await state?.act?.(models, ports);
  await settle();
  document.body.dataset["shown"] = name ?? "";
}

/** All states, each in a frame of its own. */
function list(): void {
  const query = [...wanted].map(([key, value]) => `&${key}=${encodeURIComponent(value)}`).join("");
  render(
    <ul style="display:flex;flex-wrap:wrap;gap:16px;padding:16px;block-size:100vh;overflow:auto">
      {Object.keys(STATES).map((state) => (
        <li key={state}>
          <a href={`?state=${state}${query}`}>{state}</a>
          <br />
          <iframe
            title={state}
            loading="lazy"
            src={`?state=${state}${query}`}
            width="390"
            height="640"
          />
        </li>
      ))}
    </ul>,
    root,
  );
}

if (state) void show();
else list();
