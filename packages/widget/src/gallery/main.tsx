import { effect, signal } from "@preact/signals";
import { render } from "preact";
import type { Scheme } from "@sidenote/protocol";
import { createPart } from "../frame/conversation-part.tsx";
import { App } from "../frame/components/App.tsx";
import type { Models } from "../frame/components/models.ts";
import { createTranslator } from "../frame/i18n/translator.ts";
import { Composer } from "../frame/models/Composer.ts";
import { Course } from "../frame/models/Course.ts";
import { Entrance } from "../frame/models/Entrance.ts";
import { View } from "../frame/models/View.ts";
import { createMarkdown } from "../frame/markdown-port.ts";
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

  const markdown = signal(createMarkdown(words));
  const entrance: Entrance = new Entrance(ports, async () =>
    createPart(ports, { words, composer, markdown }),
  );
  const composer = new Composer(ports, entrance);
  const models: Models = {
    words,
    course: new Course(ports),
    entrance,
    composer,
    view: new View(ports, entrance),
    markdown,
    ports,
  };
  models.view.setMode("panel");
  render(<App models={models} />, root);
  await models.course.load();
  void entrance.restore();
  await entrance.load();
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
