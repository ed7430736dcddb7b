import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { AlonePage } from "./components/AlonePage.tsx";
import { App } from "./components/App.tsx";
import { createTranslator } from "./i18n/translator.ts";
import { Composer } from "./models/Composer.ts";
import { Course } from "./models/Course.ts";
import { type ConversationPart, Entrance } from "./models/Entrance.ts";
import { View } from "./models/View.ts";
import type { MarkdownPort, Ports } from "./ports.ts";
import "./styles/index.css";
import { applyTheme } from "./theme.ts";
import { createSend } from "./transport/api.ts";
import { browserClock as clock, watchNetwork } from "./transport/browser.ts";
import { nameStorage, readClaims } from "./transport/claims.ts";
import { createCourse } from "./transport/course.ts";
import { connectHost, type HostConnection, type Launch } from "./transport/host.ts";
import { createStorage } from "./transport/storage.ts";
import { createTokens } from "./transport/tokens.ts";

const root = document.getElementById("app")!;
const words = createTranslator();
const markdown = signal<MarkdownPort | null>(null);

function setLanguage(tag: string): void {
  // English stays where the chunk of a language cannot be had.
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
  const send = createSend({ baseUrl: location.origin, tokens });
  const ports: Ports = {
    course: createCourse(send),
    host,
    storage: createStorage(nameStorage(claims)),
    network: watchNetwork(),
    clock,
  };

  const course = new Course(ports);
  const entrance = new Entrance(ports, loadPart);
  const composer = new Composer(ports, entrance);
  const view = new View(ports, entrance);

  async function loadPart(): Promise<ConversationPart> {
    const renderer = import("./markdown-port.ts");
    const { connectPart, copyText } = await import("./connected-part.ts");
    renderer.then(
      ({ createMarkdown }) => (markdown.value = createMarkdown(words, copyText)),
      // Answers stay plain text.
      () => {},
    );
    const { acceptPolicy } = host;
    const tabHost = { launch: () => launch, getToken: tokens.get, acceptPolicy };
    return connectPart(ports, send, tabHost, { words, course, composer, markdown });
  }

  function obey({ theme, locale, mode }: Launch): void {
    applyTheme(theme);
    setLanguage(locale ?? claims?.locale ?? navigator.language);
    view.setMode(mode ?? "inline");
  }

  /** Once the host has given us the focus. An open panel that came back with its page has not: it takes nothing. */
  function focusComposer(): void {
    if (document.hasFocus()) return composer.focus();
    addEventListener("focus", composer.focus, { once: true });
    clock.after(1000, () => removeEventListener("focus", composer.focus));
  }

  obey(launch);
  host.on("host.launch", (next) => obey((launch = next)));
  host.on("host.open", () => {
    view.open.value = true;
    if (view.mode.peek() !== "inline") focusComposer();
  });
  host.on("host.close", () => (view.open.value = false));
  host.on("host.ask", ({ message }) => composer.quote(message));

  void course.load();
  entrance.restore().catch(() => {});
  // Somebody is here: what they will want next is fetched while they move.
  const prepare = (): void => void entrance.load().catch(() => {});
  for (const sign of ["pointermove", "pointerdown", "keydown"]) {
    addEventListener(sign, prepare, { once: true, passive: true });
  }

  const field = root.querySelector("textarea");
  const { activeElement } = document;
  if (field?.value) composer.write(field.value);
  render(<App models={{ words, course, entrance, composer, view, markdown, ports }} />, root);
  // Taking over the page's own elements moves them, and what moves loses the focus: somebody may be typing already.
  if (field && activeElement === field) field.focus({ preventScroll: true });
}

connectHost(clock).then(
  (host) => {
    if (host) start(host);
    else alone("aloneText");
  },
  () => alone("hostSilent"),
);

function alone(reason: "aloneText" | "hostSilent"): void {
  setLanguage(navigator.language);
  render(<AlonePage words={words} reason={reason} />, root);
}
