import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { turnEventSchema, type Conversation, type TurnEvent } from "@sidenote/protocol";
import { open, readFrames, readText, type OpenStream } from "./event-stream.ts";
import type { Rig } from "./rig.ts";

/** How long a turn may take in total, faults included, before it counts as hanging. */
const TURN_TIMEOUT_MS = 60_000;
const RETRY_MS = 200;

export interface TurnRecord {
  messageId: string;
  question: string;
  sessionId: string | null;
  turnId: string | null;
  /** The answer's text as the student received it. */
  text: string;
  lastId: number;
  /** Frames received more than once, and frames missing between two IDs. */
  duplicated: number;
  lost: number;
  connections: number;
  end: TurnEvent | null;
  startedAt: number;
  endedAt: number;
}

export interface AskOptions {
  /** After how many frames the student's connection breaks; called once per connection. */
  breakAfter?: () => number;
  sessionId?: string;
  /** Called for each frame, so that a scenario can act in the middle of a turn. */
  onFrame?: (record: TurnRecord) => void;
  messageId?: string;
  /** Called before each connection; false when the student has left for good. */
  keepTrying?: () => boolean;
}

/** A client that asks and, like the widget, reconnects with its last event ID whenever the connection breaks. */
export class Student {
  readonly #rig: Rig;
  readonly #url: () => string;

  constructor(rig: Rig, url: string | (() => string)) {
    this.#rig = rig;
    this.#url = typeof url === "string" ? () => url : url;
  }

  /**
   * Asks and follows the turn to its end, reconnecting as needed.
   * @throws Error on a response other than 200, 502, 503 or 504, or when the turn does not end in time
   */
  async ask(question: string, options: AskOptions = {}): Promise<TurnRecord> {
    const record = createRecord(question, options);
    const keepTrying = options.keepTrying ?? (() => true);
    while (record.end === null && keepTrying()) {
      if (Date.now() - record.startedAt > TURN_TIMEOUT_MS)
        throw new Error(`A turn does not end: ${JSON.stringify({ ...record, text: undefined })}`);
      const stream = await this.#connect(record, options.sessionId);
      if (stream !== null) await follow(stream, record, options);
      if (record.end === null) await sleep(RETRY_MS * Math.random());
    }
    record.endedAt = performance.now();
    return record;
  }

  /** Returns an open stream, or null if the network or the server is unavailable. */
  async #connect(record: TurnRecord, sessionId: string | undefined): Promise<OpenStream | null> {
    let stream: OpenStream;
    try {
      stream = await open(await this.#request(record, sessionId));
    } catch {
      await sleep(RETRY_MS);
      return null;
    }
    if (stream.status === 200) {
      record.connections += 1;
      return stream;
    }
    const text = await readText(stream);
    if (![502, 503, 504].includes(stream.status)) {
      throw new Error(`An unexpected answer: ${stream.status} ${text}`);
    }
    await sleep(RETRY_MS);
    return null;
  }

  async #request(record: TurnRecord, sessionId: string | undefined) {
    const token = await this.#rig.signToken();
    if (record.turnId !== null) {
      return {
        url: `${this.#url()}/chat/${record.sessionId}/turns/${record.turnId}/events`,
        method: "GET" as const,
        token,
        headers: { "last-event-id": String(record.lastId) },
      };
    }
    return {
      url: `${this.#url()}/chat`,
      method: "POST" as const,
      token,
      body: {
        message: record.question,
        message_id: record.messageId,
        ...(sessionId === undefined ? {} : { session_id: sessionId }),
      },
    };
  }

  /** Returns the conversation as the server has stored it. */
  async conversation(sessionId: string): Promise<Conversation> {
    let stream = await this.#call("GET", `/chat/${sessionId}`);
    for (let tries = 0; stream.status === 503 && tries < 20; tries += 1) {
      await sleep(RETRY_MS);
      stream = await this.#call("GET", `/chat/${sessionId}`);
    }
    const text = await readText(stream);
    if (stream.status !== 200) throw new Error(`No conversation: ${stream.status} ${text}`);
    return JSON.parse(text) as Conversation;
  }

  /** Requests a stop and returns the response's status. */
  async stop({ sessionId, turnId }: TurnRecord): Promise<number> {
    const stream = await this.#call("POST", `/chat/${sessionId}/turns/${turnId}/stop`);
    await readText(stream);
    return stream.status;
  }

  async #call(method: "GET" | "POST", path: string): Promise<OpenStream> {
    const token = await this.#rig.signToken();
    return open({
      url: `${this.#url()}${path}`,
      method,
      token,
      headers: { accept: "application/json" },
    });
  }
}

function createRecord(question: string, { messageId = randomUUID() }: AskOptions): TurnRecord {
  return {
    messageId,
    question,
    sessionId: null,
    turnId: null,
    text: "",
    lastId: 0,
    duplicated: 0,
    lost: 0,
    connections: 0,
    end: null,
    startedAt: Date.now(),
    endedAt: 0,
  };
}

async function follow(
  stream: OpenStream,
  record: TurnRecord,
  { breakAfter, onFrame }: AskOptions,
): Promise<void> {
  let left = breakAfter?.() ?? Infinity;
  await readFrames(stream, ({ id, json }) => {
    const event = turnEventSchema.parse(JSON.parse(json));
    take(record, id, event);
    onFrame?.(record);
    left -= 1;
    return left > 0 && record.end === null;
  });
}

function take(record: TurnRecord, id: number, event: TurnEvent): void {
  const isEnd =
    event.type === "done" ||
    event.type === "error" ||
    event.type === "policy_required" ||
    event.type === "unavailable";
  if (isEnd) record.end = event;
  if (id <= record.lastId) {
    record.duplicated += 1;
    return;
  }
  record.lost += id - record.lastId - 1;
  record.lastId = id;
  if (event.type === "start") {
    record.sessionId = event.session_id;
    record.turnId = event.turn_id;
  }
  if (event.type === "chunk") record.text += event.content;
}
