import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { turnEventSchema, type Conversation, type TurnEvent } from "@sidenote/protocol";
import { open, readFrames, readText, type OpenStream } from "./event-stream.ts";
import type { Rig } from "./rig.ts";

/** How long a turn may take in all, faults included, before it counts as hanging. */
const PATIENCE_MS = 60_000;
const RETRY_MS = 200;

export interface TurnRecord {
  messageId: string;
  question: string;
  sessionId: string | null;
  turnId: string | null;
  /** The answer's text as the student has it. */
  text: string;
  lastId: number;
  /** Frames that came though they had been seen, and frames that were left out. */
  doubled: number;
  lost: number;
  connections: number;
  end: TurnEvent | null;
  startedAt: number;
  endedAt: number;
}

export interface AskOptions {
  /** After how many frames the student's network breaks, asked anew for each connection. */
  breakAfter?: () => number;
  sessionId?: string;
  /** Called at each frame, so that a scenario may act in the middle. */
  onFrame?: (record: TurnRecord) => void;
  messageId?: string;
  /** False once nobody should try again: the student has gone for good. */
  goesOn?: () => boolean;
}

/** One who asks, and comes back by the last id whenever the connection breaks, as the widget does. */
export class Student {
  readonly #rig: Rig;
  readonly #url: () => string;

  constructor(rig: Rig, url: string | (() => string)) {
    this.#rig = rig;
    this.#url = typeof url === "string" ? () => url : url;
  }

  /** Asks, and follows the turn to its end, whatever breaks. Throws only where the server gives a wrong answer. */
  async ask(question: string, options: AskOptions = {}): Promise<TurnRecord> {
    const record = createRecord(question, options);
    const goesOn = options.goesOn ?? (() => true);
    while (record.end === null && goesOn()) {
      if (Date.now() - record.startedAt > PATIENCE_MS)
        throw new Error(`A turn does not end: ${JSON.stringify({ ...record, text: undefined })}`);
      const stream = await this.#connect(record, options.sessionId);
      if (stream !== null) await follow(stream, record, options);
      if (record.end === null) await sleep(RETRY_MS * Math.random());
    }
    record.endedAt = performance.now();
    return record;
  }

  /** An open stream, or null where the way or the server is not there now. */
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

  /** The conversation as the server keeps it. */
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

  /** The status of the answer to a stop request. */
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
    doubled: 0,
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
    record.doubled += 1;
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
