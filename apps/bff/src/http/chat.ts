import {
  chatRequestSchema,
  feedbackSchema,
  idSchema,
  type Rating,
  type SessionList,
} from "@sidenote/protocol";
import { type Request, type Response, Router } from "express";
import { AppError } from "../errors.ts";
import type { CourseFeedback } from "../chat/course-feedback.ts";
import type { AttachedTurn, Turns } from "../chat/turns.ts";
import type { SessionStore } from "../chat/store-ports.ts";
import type { Principal } from "../chat/ports.ts";
import { toOwnerKeys } from "../chat/owner-keys.ts";
import { toAnswer } from "./answer.ts";
import type { EventStreams } from "./event-stream.ts";
import { parse } from "./parse.ts";
import { goneSignal, launchOf, requestIdOf } from "./request.ts";

export interface ChatRoutes {
  turns: Turns;
  sessions: SessionStore;
  streams: EventStreams;
  courseFeedback: Pick<CourseFeedback, "keep" | "forget">;
  messageMaxCharacters: number;
  /** Called for each stored rating, with the rating that it replaces. */
  onFeedback(principal: Principal, rating: Rating, before: Rating | null): void;
}

/** `/chat`: asking questions, and the user's own sessions. */
export function createChatRoutes({
  turns,
  sessions,
  streams,
  courseFeedback,
  messageMaxCharacters,
  onFeedback,
}: ChatRoutes): Router {
  const router = Router();
  const schema = chatRequestSchema(messageMaxCharacters);

  router.post("/", async (request, response) => {
    const body = parse(schema, request.body);
    const asked = await turns.ask(launchOf(request).principal, body, requestIdOf(request));
    if (wantsEvents(request)) {
      streams.send(request, response, asked.feed, 0);
    } else {
      await answerWhole(response, asked);
    }
  });

  router.get("/sessions", async (request, response) => {
    const list: SessionList = {
      sessions: await sessions.list(toOwnerKeys(launchOf(request).principal)),
    };
    response.json(list);
  });

  router.get("/:session_id", async (request, response) => {
    const sessionId = toId(request.params.session_id);
    const keys = toOwnerKeys(launchOf(request).principal);
    let conversation = await sessions.get(keys.owner, sessionId);
    if (conversation?.active_turn !== undefined) {
      // If the replica that ran the turn has died, this request ends the turn.
      const before = conversation.active_turn.turn_id;
      await turns.recover({ sessionId, turnId: before }, keys);
      conversation = await sessions.get(keys.owner, sessionId);
    }
    if (conversation === null) throw new AppError("not_found");
    response.json(conversation);
  });

  router.delete("/:session_id", async (request, response) => {
    const keys = toOwnerKeys(launchOf(request).principal);
    const sessionId = toId(request.params.session_id);
    const found = await turns.clear(keys, sessionId);
    // Afterwards, when no more can be given; and also if the conversation has expired before its reasons.
    await courseFeedback.forget(keys.user, sessionId);
    if (!found) throw new AppError("not_found");
    response.status(204).end();
  });

  router.get("/:session_id/turns/:turn_id/events", async (request, response) => {
    const after = toEventId(request.get("last-event-id") ?? request.query["after"]);
    const { feed } = await turns.attach(
      launchOf(request).principal,
      toId(request.params.session_id),
      toId(request.params.turn_id),
    );
    streams.send(request, response, feed, after);
  });

  router.post("/:session_id/turns/:turn_id/stop", async (request, response) => {
    await turns.stop(
      launchOf(request).principal,
      toId(request.params.session_id),
      toId(request.params.turn_id),
    );
    response.status(202).end();
  });

  router.put("/:session_id/messages/:id/feedback", async (request, response) => {
    const feedback = parse(feedbackSchema, request.body);
    const { principal } = launchOf(request);
    const sessionId = toId(request.params.session_id);
    const messageId = toId(request.params.id);
    const replaced = await sessions.setFeedback(
      toOwnerKeys(principal).owner,
      sessionId,
      messageId,
      feedback,
    );
    if (replaced === null) throw new AppError("not_found");
    // Before what may fail: a repeated request finds the rating unchanged and is not counted.
    onFeedback(principal, feedback.rating, replaced.before);
    await courseFeedback.keep(principal, { sessionId, messageId }, feedback);
    response.status(204).end();
  });

  return router;
}

const EVENTS = "text/event-stream";

/** Whether a request prefers an event stream to JSON, ignoring media-type parameters. */
function wantsEvents(request: Request): boolean {
  const { accept } = request.headers;
  // Content negotiation treats a type with parameters as a different type, so all parameters but `q` are removed.
  if (accept)
    request.headers.accept = accept.replace(/;\s*(?!q=)[\w-]+=(?:"[^"]*"|[^;,\s]*)/gi, "");
  return request.accepts(["application/json", EVENTS]) === EVENTS;
}

/** Answers when the turn is over. The waiting client counts as a listener until it disconnects. */
async function answerWhole(response: Response, { feed }: AttachedTurn): Promise<void> {
  const gone = goneSignal(response);
  await feed.ended(gone);
  if (gone.aborted) return;
  const { status, body } = toAnswer(feed);
  if (body.type === "error" && body.retry_after !== undefined)
    response.set("Retry-After", String(body.retry_after));
  response.status(status).json(body);
}

/** Validates an id in a path. @throws AppError `not_found` for a malformed one */
function toId(value: unknown): string {
  const parsed = idSchema.safeParse(value);
  if (!parsed.success) throw new AppError("not_found");
  return parsed.data;
}

function toEventId(value: unknown): number {
  if (value === undefined || value === "") return 0;
  if (typeof value !== "string" || !/^\d{1,9}$/.test(value)) {
    throw new AppError("invalid_request", { message: "Last-Event-ID: must be a whole number." });
  }
  return Number(value);
}
