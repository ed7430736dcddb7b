import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { AlonePage } from "./components/AlonePage.tsx";
import { App } from "./components/App.tsx";
import { createTranslator } from "./i18n/translator.ts";
import { Composer } from "./models/Composer.ts";
import { Conversation } from "./models/Conversation.ts";
import { Course } from "./models/Course.ts";
import { Speech } from "./models/Speech.ts";
import { View } from "./models/View.ts";
import type { MarkdownPort, Ports } from "./ports.ts";
import "./styles/index.css";
import { applyTheme } from "./theme.ts";
import { createSend } from "./transport/api.ts";
import { browserClock as clock, newUuid, watchNetwork } from "./transport/browser.ts";
import { createChat } from "./transport/chat.ts";
import { nameStorage, readClaims } from "./transport/claims.ts";
import { connectHost, type HostConnection, type Launch } from "./transport/host.ts";
import { openTab } from "./transport/pop-out.ts";
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

/** Renderer and other later parts, when the browser has nothing better to do. */
function loadMarkdown(): void {
  const idle = window.requestIdleCallback ?? ((callback: () => void) => setTimeout(callback, 200));
  idle(async () => {
    markdown.value = (await import("./markdown-port.ts")).createMarkdown(words);
  });
}

function start(host: HostConnection): void {
  let launch = host.launch;
  const claims = readClaims(launch.token);
  const tokens = createTokens({ first: launch.token, request: host.requestToken, clock });
  const network = watchNetwork();
  const ports: Ports = {
    chat: createChat({ send: createSend({ baseUrl: location.origin, tokens }), network, clock }),
    host: {
      ...host,
      popOut: () =>
        openTab({
          launch: () => launch,
          getToken: tokens.get,
          acceptPolicy: host.acceptPolicy,
        }),
    },
    storage: createStorage(nameStorage(claims)),
    network,
    clock,
    newId: newUuid,
  };

  const course = new Course(ports);
  const conversation = new Conversation(ports);
  const view = new View(ports, conversation);
  const composer = new Composer(ports, conversation);
  const toPlainText = async (text: string): Promise<string> => {
    const stream = markdown.peek()?.createStream(document.createElement("div"));
    stream?.append(text);
    stream?.end();
    return stream?.plainText() ?? text;
  };
  const speech = new Speech(ports, conversation, toPlainText);

  function obey({ theme, locale, mode }: Launch): void {
    applyTheme(theme);
    setLanguage(locale ?? claims?.locale ?? navigator.language);
    view.setMode(mode ?? "inline");
  }
  obey(launch);
  host.on("host.launch", (next) => obey((launch = next)));
  host.on("host.open", () => {
    view.open.value = true;
    composer.focusWanted.value++;
  });
  host.on("host.close", () => (view.open.value = false));
  host.on("host.ask", ({ message }) => composer.quote(message));

  void course.load();
  void conversation.restore();
  let seen = network.visible.peek();
  effect(() => {
    const visible = network.visible.value;
    if (visible && !seen) void conversation.refresh();
    seen = visible;
  });
  addEventListener("focus", () => void conversation.refresh());

  const typed = root.querySelector("textarea");
  if (typed?.value) composer.write(typed.value);
  render(
    <App models={{ words, course, conversation, composer, speech, view, markdown, ports }} />,
    root,
  );
  loadMarkdown();
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
