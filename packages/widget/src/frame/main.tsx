import { effect, signal } from "@preact/signals-core";
import { hydrate, render } from "preact";
import { App } from "./components/App.tsx";
import "./follow-signals.ts";
import { createTranslator } from "./i18n/translator.ts";
import { Composer } from "./models/Composer.ts";
import { Course } from "./models/Course.ts";
import { type ConversationPart, ConversationLoader } from "./models/ConversationLoader.ts";
import { View } from "./models/View.ts";
import { createLanguages, readPage } from "./page.ts";
import type { MarkdownPort, Ports } from "./ports.ts";
import "./styles/index.css";
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
  // If the language cannot be loaded, the page's own stays.
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
    storage: createStorage(nameStorage(claims), launch.kept, host.keep, clock.now()),
    network: watchNetwork(),
    clock,
  };

  const course = new Course(ports);
  const loader = new ConversationLoader(ports, loadPart);
  const composer = new Composer(ports, loader, course);
  const view = new View(ports, loader);

  async function loadPart(): Promise<ConversationPart> {
    const renderer = import("./markdown-port.ts");
    const [{ connectPart, copyText }] = await Promise.all([
      import("./connected-part.ts"),
      words.need("asking"),
    ]);
    renderer.then(
      ({ createMarkdown }) => (markdown.value = createMarkdown(words, copyText)),
      // Without the renderer answers stay plain text.
      () => {},
    );
    const { acceptPolicy } = host;
    const tabHost = { launch: () => launch, getToken: tokens.get, acceptPolicy };
    return connectPart(ports, send, tabHost, words, { course, composer, markdown });
  }

  function applyLaunch({ theme, locale, mode }: Launch): void {
    globalThis.applyTheme(theme);
    setLanguage(locale ?? claims?.locale ?? page.tag);
    view.setMode(mode ?? "inline");
  }

  /**
   * Focuses the composer once the host has given the frame the focus. It does not for a panel that was open when its
   * page loaded.
   */
  function focusComposer(): void {
    if (document.hasFocus()) return composer.focus();
    const signal = AbortSignal.timeout(1000);
    addEventListener("focus", () => composer.focus(), { once: true, signal });
  }

  applyLaunch(launch);
  host.on("host.launch", (next) => applyLaunch((launch = next)));
  host.on("host.open", () => {
    view.open.value = true;
    if (view.mode.peek() === "inline") return;
    focusComposer();
    // The user opened it to ask something: load the conversation part once the context is there.
    void greeted.then(prepare);
  });
  host.on("host.close", () => (view.open.value = false));
  host.on("host.ask", ({ message }) => composer.quote(message));

  const greeted = course.load();
  const latest = greeted.then(() => course.context.peek()?.latest_session_id);
  loader.restore(latest).catch(() => {});
  function prepare(): void {
    loader.load().catch(() => {});
  }
  // At the first interaction, load the conversation part soon. The delay lets the first keystrokes and the on-screen
  // keyboard's animation go first.
  for (const sign of ["pointermove", "pointerdown", "keydown", "focusin"]) {
    addEventListener(sign, () => clock.after(500, prepare), { once: true, passive: true });
  }

  // Hydration keeps the text typed before the app started, the focus and an input method's composition.
  const written = root.querySelector("textarea")!.value;
  if (written) composer.write(written);
  hydrate(<App models={{ words, course, loader, composer, view, markdown, ports }} />, root);
  if (written) prepare();
  // Before the question is sent: the button may begin a new conversation for it.
  globalThis.started();
  const { dataset } = document.documentElement;
  if ("sent" in dataset) composer.send();
  delete dataset["sent"];
  composer.restore();
}

connectHost(clock).then(
  (host) => {
    if (host) start(host);
    else void alone("aloneText");
  },
  () => void alone("hostSilent"),
);

/** Explains why the frame cannot be used, in the browser's language. */
async function alone(reason: "aloneText" | "hostSilent"): Promise<void> {
  const [{ AlonePage }] = await Promise.all([
    import("./components/AlonePage.tsx"),
    words.need("seldom"),
  ]);
  document.documentElement.hidden = false;
  render(<AlonePage words={words} reason={reason} />, root);
}
