import {
  turnEventSchema,
  type ChatResponse,
  type Citation,
  type ErrorEvent,
  type PolicyRequiredEvent,
  type UnavailableEvent,
} from "@sidenote/protocol";
import type { TurnFeed } from "../chat/turn-feed.ts";
import { ERROR_TABLE } from "../errors.ts";

export interface Answer {
  status: number;
  body: ChatResponse | PolicyRequiredEvent | UnavailableEvent | ErrorEvent;
}

/** Converts a finished turn into one JSON answer, for a client that does not stream. @throws Error if it is not over */
export function toAnswer(feed: TurnFeed): Answer {
  let content = "";
  let sessionId = "";
  let turnId = "";
  const citations: Citation[] = [];
  for (const { json } of feed.frames) {
    const event = turnEventSchema.parse(JSON.parse(json));
    switch (event.type) {
      case "start":
        sessionId = event.session_id;
        turnId = event.turn_id;
        break;
      case "chunk":
        content += event.content;
        break;
      case "citation": {
        const { type: _, ...citation } = event;
        citations.push(citation);
        break;
      }
      case "done":
        return {
          status: 200,
          body: {
            type: "message",
            content,
            session_id: sessionId,
            turn_id: turnId,
            message_id: event.message_id,
            status: event.status,
            grounding: event.grounding,
            usage: event.usage,
            citations,
          },
        };
      case "policy_required":
      case "unavailable":
        return { status: 200, body: event };
      case "error":
        return { status: ERROR_TABLE[event.code].status, body: event };
      case "status":
        break;
    }
  }
  throw new Error("A turn that is not over has no answer.");
}
