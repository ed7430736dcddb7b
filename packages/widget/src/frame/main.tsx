import { effect, signal } from "@preact/signals-core";
import { hydrate, render } from "preact";
import { App } from "./components/App.tsx";
import "./follow-signals.ts";
import { createTranslator } from "./i18n/translator.ts";
import { Composer } from "./models/Composer.ts";
import { Course } from "./models/Course.ts";
import { type ConversationPart, Entrance } from "./models/Entrance.ts";
import { View } from "./models/View.ts";
import { createLanguages, readPage } from "./page.ts";
import type { MarkdownPort, Ports } from "./ports.ts";
import "./styles/index.css";
import { applyTheme } from "./theme.ts";
import { createSend } from "./transport/api.ts";
import { browserClock as clock, watchNetwork } from "./transport/browser.ts";
import { nameStorage, readClaims } from "./transport/claims.ts";
import { createCourse } from "./transport/course.ts";
import { connectHost, type HostConnection, type Launch } from "./transport/host.ts";
import { readServerUrl } from "./transport/server-url.ts";
import { createStorage } from "./transport/storage.ts";
import { createTokens } from "./transport/tokens.ts";

const root = document.getElementById("app")!;
const page = readPage();
const words = createTranslator(page, createLanguages(page));
const markdown = signal<MarkdownPort | null>(null);

function setLanguage(tag: string): void {
  // The page's language stays where another cannot be had.
  words.use(tag).catch(() => {});
}

effect(() => {
  document.documentElement.lang = words.tag.value;
  document.documentElement.dir = words.direction.value;
});

function start(host: HostConnection): void {
  let launch = host.launch;
  const claims = readClaims(launch.token);
  const tokens = createTokens({ first: launch.token, request: host.requestToken, clock });
  const send = createSend({ baseUrl: readServerUrl(), tokens });
  const ports: Ports = {
    course: createCourse(send),
    host,
    storage: createStorage(nameStorage(claims), launch.kept, host.keep),
    network: watchNetwork(),
    clock,
  };

  const course = new Course(ports);
  const entrance = new Entrance(ports, loadPart);
  const composer = new Composer(ports, entrance, course);
  const view = new View(ports, entrance);

  async function loadPart(): Promise<ConversationPart> {
    const renderer = import("./markdown-port.ts");
    const [{ connectPart, copyText }] = await Promise.all([
      import("./connected-part.ts"),
      words.need("asking"),
    ]);
    renderer.then(
      ({ createMarkdown }) => (markdown.value = createMarkdown(words, copyText)),
      // Answers stay plain text.
      () => {},
    );
    const { acceptPolicy } = host;
    const tabHost = { launch: () => launch, getToken: tokens.get, acceptPolicy };
    return connectPart(ports, send, tabHost, words, { course, composer, markdown });
  }

  function obey({ theme, locale, mode }: Launch): void {
    applyTheme(theme);
    setLanguage(locale ?? claims?.locale ?? page.tag);
    view.setMode(mode ?? "inline");
  }

  /** Once the host has given us the focus. An open panel that came back with its page has not: it takes nothing. */
  function focusComposer(): void {
    if (document.hasFocus()) return composer.focus();
    const signal = AbortSignal.timeout(1000);
    addEventListener("focus", () => composer.focus(), { once: true, signal });
  }

  obey(launch);
  host.on("host.launch", (next) => obey((launch = next)));
  host.on("host.open", () => {
    view.open.value = true;
    if (view.mode.peek() === "inline") return;
    focusComposer();
    // Somebody opened it to ask: what they will need is fetched when the first screen is complete.
    void greeted.then(prepare);
  });
  host.on("host.close", () => (view.open.value = false));
  host.on("host.ask", ({ message }) => composer.quote(message));

  const greeted = course.load();
  const latest = greeted.then(() => course.context.peek()?.latest_session_id);
  entrance.restore(latest).catch(() => {});
  function prepare(): void {
    entrance.load().catch(() => {});
  }
  // Somebody is here: what they will need is fetched soon, but their first letters or a keyboard that slides in go first.
  for (const sign of ["pointermove", "pointerdown", "keydown", "focusin"]) {
    addEventListener(sign, () => clock.after(500, prepare), { once: true, passive: true });
  }

  // What was written into the page before we ran stays where it is; so do the focus and an input method's composition.
  const written = root.querySelector("textarea")!.value;
  if (written) composer.write(written);
  hydrate(<App models={{ words, course, entrance, composer, view, markdown, ports }} />, root);
  if (written) prepare();
  const { dataset } = document.documentElement;
  if ("sent" in dataset) composer.send();
  delete dataset["sent"];
  composer.restore();
  globalThis.started();
}

connectHost(clock).then(
  (host) => {
    if (host) start(host);
    else void alone("aloneText");
  },
  () => void alone("hostSilent"),
);

/** Says why there is nothing to say: the page is in the language that the browser asks for. */
async function alone(reason: "aloneText" | "hostSilent"): Promise<void> {
  const [{ AlonePage }] = await Promise.all([
    import("./components/AlonePage.tsx"),
    words.need("seldom"),
  ]);
  document.documentElement.hidden = false;
  render(<AlonePage words={words} reason={reason} />, root);
}
