import type { Context, ErrorCode, TurnEvent } from "@sidenote/protocol";
import { REMEDIES } from "../frame/i18n/failures.ts";
import type { Models } from "../frame/components/models.ts";
import { acceptPolicy } from "../frame/models/accept-policy.ts";
import { ChatFailure, type FailureCode } from "../frame/ports.ts";
import { ANSWER, LONG_ANSWER, LONG_NOTICE, POLICY_TEXT, SOURCES } from "./texts.ts";
import { CONTEXT, DONE, type MemoryPorts, toHistory } from "./memory-ports.ts";

/** One state of the frame: `prepare` sets up its ports, `act` performs the user's actions. */
export interface State {
  readonly prepare?: (ports: MemoryPorts) => void;
  readonly act?: (models: Models, ports: MemoryPorts) => void | Promise<void>;
}

const QUESTION = "How do plants turn light into sugar?";
const CONTACT: Context["contact"] = {
  kind: "teachers",
  url: "https://moodle.example/blocks/sidenote/contact.php?id=7",
};
const chunk = (content: string): TurnEvent => ({ type: "chunk", content });

const ask =
  (script: MemoryPorts["script"], question = QUESTION): NonNullable<State["act"]> =>
  ({ composer }, ports) => {
    ports.script = script;
    void composer.ask(question);
  };

const answered: State = { act: ask(() => [chunk(ANSWER), ...SOURCES, DONE]) };

/** The `retry_after` of a failure, in seconds. */
const WAITS: { readonly [code in FailureCode]?: number } = {
  rate_limited: 42,
  quota_exceeded: 14 * 3600,
};

const failures = Object.fromEntries(
  (Object.keys(REMEDIES) as FailureCode[]).map((code): [string, State] => [
    `error-${code}`,
    {
      act: ask(() => new ChatFailure(code, WAITS[code], "01HZX5T8Q9-gallery")),
    },
  ]),
);

/** All states by name, which is the value of `?state=`. */
export const STATES: Readonly<Record<string, State>> = {
  empty: {},
  loading: { prepare: (ports) => (ports.course.loadContext = () => new Promise(() => {})) },
  "context-failed": { prepare: (ports) => (ports.context = new ChatFailure("forbidden")) },
  "no-course": {
    prepare: (ports) =>
      (ports.context = { ...CONTEXT, course: null, starters: [], welcome: "", limits: null }),
  },
  "graded-work": {
    prepare: (ports) =>
      (ports.context = { ...CONTEXT, notice: "This is graded: here I give hints, not answers." }),
  },
  "long-notices": {
    prepare: (ports) => (ports.context = { ...CONTEXT, notice: LONG_NOTICE }),
  },
  consent: {
    prepare: (ports) =>
      (ports.context = { ...CONTEXT, policy: "required", policy_text: POLICY_TEXT }),
  },
  "consent-waiting": {
    act: ask(() => [
      {
        type: "policy_required",
        message: "Your university asks you to accept its AI policy first.",
        policy_url: "https://moodle.example/admin/tool/policy/index.php",
      },
    ]),
  },
  "consent-failed": {
    prepare(ports) {
      ports.context = { ...CONTEXT, policy: "required" };
      ports.policyAnswer = "error";
    },
    act: async ({ course }, ports) => void (await acceptPolicy(course, ports)),
  },
  waiting: { act: ask(() => []) },
  "reading-course": { act: ask(() => [{ type: "status", stage: "reading_course" }]) },
  searching: {
    act: ask(() => [{ type: "status", stage: "searching", query: "photosynthesis" }]),
  },
  streaming: { act: ask(() => [chunk(ANSWER.slice(0, 400))]) },
  reconnecting: {
    async act(models, ports) {
      await ask(() => [chunk(ANSWER.slice(0, 200))])(models, ports);
      ports.listener?.onConnection("reconnecting");
    },
  },
  queued: {
    prepare: (ports) => (ports.network.online.value = false),
    act: (models, ports) => {
      ports.chat.ask = () => new Promise(() => {});
      void models.composer.ask(QUESTION);
    },
  },
  answered,
  general: {
    act: ask(() => [
      chunk("A **mitochondrion** is the part of a cell that makes most of its energy."),
      { ...DONE, grounding: "general" },
    ]),
  },
  stopped: {
    act: ask(() => [
      chunk(ANSWER.slice(0, 120)),
      { ...DONE, status: "stopped", grounding: "none" },
    ]),
  },
  truncated: { act: ask(() => [chunk(ANSWER), { ...DONE, status: "truncated" }]) },
  refused: {
    act: ask(() => [
      chunk("I cannot help with that."),
      { ...DONE, status: "refused", grounding: "none" },
    ]),
  },
  "refused-contact": {
    prepare: (ports) => (ports.context = { ...CONTEXT, contact: CONTACT }),
    act: (models, ports) => STATES["refused"]?.act?.(models, ports),
  },
  interrupted: {
    act: ask(() => [chunk(ANSWER.slice(0, 160)), errorEvent("turn_interrupted")]),
  },
  "failed-earlier": {
    async act(models, ports) {
      await ask(() => new ChatFailure("llm_timeout"))(models, ports);
      await settle();
      await ask(() => [chunk(ANSWER), ...SOURCES, DONE], "And at night?")(models, ports);
    },
  },
  versions: {
    async act(models, ports) {
      await ask(() => [chunk("A first, shorter answer."), DONE])(models, ports);
      await settle();
      ports.script = () => [chunk(ANSWER), ...SOURCES, DONE];
      const { conversation } = await models.loader.load();
      void conversation.answerAgain(conversation.exchanges.peek()[0]!);
    },
  },
  feedback: {
    async act(models, ports) {
      await answered.act?.(models, ports);
      await settle();
      document.querySelectorAll<HTMLElement>(".answer .actions [aria-pressed]")[1]?.click();
    },
  },
  editing: {
    async act(models, ports) {
      await answered.act?.(models, ports);
      await settle();
      (await models.loader.load()).editing.begin();
    },
  },
  long: {
    prepare(ports) {
      const texts = Array.from({ length: 60 }, (_, i) =>
        i % 2 ? (i % 6 === 1 ? LONG_ANSWER : ANSWER) : `Question ${i / 2 + 1}: ${QUESTION}`,
      );
      ports.histories.set("long", toHistory("long", ...texts));
      ports.sessions.push(session("long", "A long conversation", 60));
    },
  },
  "long-question": {
    act: ask(() => [chunk("Yes."), DONE], `${QUESTION} `.repeat(40).trim()),
  },
  "near-limit": { act: ({ composer }) => composer.write("word ".repeat(1580)) },
  "over-limit": { act: ({ composer }) => composer.write("word ".repeat(1620)) },
  "few-left": {
    prepare: (ports) =>
      (ports.context = { ...CONTEXT, limits: { ...CONTEXT.limits!, messages_left: 3 } }),
  },
  "none-left": {
    prepare: (ports) =>
      (ports.context = { ...CONTEXT, limits: { ...CONTEXT.limits!, messages_left: 0 } }),
  },
  "none-left-contact": {
    prepare: (ports) =>
      (ports.context = {
        ...CONTEXT,
        contact: CONTACT,
        limits: { ...CONTEXT.limits!, messages_left: 0 },
      }),
  },
  exam: {
    act: ask(() => [{ type: "unavailable", reason: "exam_in_progress", message: "Exam." }]),
  },
  disabled: { act: ask(() => [{ type: "unavailable", reason: "disabled_here", message: "Off." }]) },
  menu: {
    async act(models, ports) {
      await answered.act?.(models, ports);
      await settle();
      document.querySelector<HTMLElement>("#menu")?.showPopover();
    },
  },
  "menu-contact": {
    prepare: (ports) => (ports.context = { ...CONTEXT, contact: CONTACT }),
    act: async (models, ports) => void (await STATES["menu"]?.act?.(models, ports)),
  },
  conversations: {
    prepare(ports) {
      ports.sessions.push(
        session("a", "How do plants turn light into sugar?", 6),
        session("b", "What is due this week?", 2),
        session("c", "ما هي الطاقة؟", 4),
      );
    },
    act: ({ view }) => void (view.panel.value = "conversations"),
  },
  "conversations-empty": { act: ({ view }) => void (view.panel.value = "conversations") },
  settings: { act: ({ view }) => void (view.panel.value = "settings") },
  notice: { act: ({ view }) => view.notify("answeringElsewhere") },
  ...failures,
};

function session(id: string, title: string, count: number) {
  return {
    session_id: id,
    title,
    updated_at: new Date(Date.now() - 3_600_000).toISOString(),
    message_count: count,
  };
}

function errorEvent(code: ErrorCode): TurnEvent {
  return { type: "error", code, message: "", retryable: true, request_id: "01HZX5T8Q9" };
}

/** Waits until questions have been answered and rendered. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60));
}
