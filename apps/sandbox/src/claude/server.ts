import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import { listen } from "../listen.ts";
import { readJson, TooLarge } from "../read-json.ts";
import { toMessage, toParts, type Answer, type AnswerPart } from "./answer.ts";
import { composeTurn } from "./answers/compose-turn.ts";
import { createControl } from "./control.ts";
import { lastUserText } from "./conversation.ts";
import { failureOfPhrase, type Failure } from "./failures.ts";
import { createPromptCache } from "./prompt-cache.ts";
import { ApiProblem, rejection } from "./problems.ts";
import { parseRequest } from "./request.ts";
import { streamAnswer } from "./stream-answer.ts";

/** The API key that the simulator accepts by default. Recognisably not a real one. */
export const DEMO_API_KEY = "sk-ant-sandbox-not-a-real-key";

/** Anthropic's limit for a request. */
const REQUEST_MAX_BYTES = 32 * 1024 * 1024;

export interface ClaudeOptions {
  port: number;
  host: string;
  /** Milliseconds between two tokens; 0 sends as fast as the client reads. */
  paceMs: number;
  apiKey?: string;
}

/**
 * Starts a simulator of `POST /v1/messages` of Anthropic's API, faithful enough for the official SDK: the same events
 * in the same order, the same validation errors, and every known failure. `/control` scripts it:
 *
 * - `POST {"failures": [{"kind", "times"?, …}], "answers": ["…"], "pace_ms"?}` queues failures and scripted answers
 *   (see `answers/scripted-answer.ts`), one per request;
 * - `GET` returns the requests so far and how far each answer got;
 * - `DELETE` resets everything.
 *
 * A line `/simulate <phrase>` in a question makes its own request fail; `failures.ts` has the list.
 */
export async function startClaude(options: ClaudeOptions) {
  const apiKey = options.apiKey ?? DEMO_API_KEY;
  const control = createControl(options.paceMs);
  const promptCache = createPromptCache();
  let requestNumber = 0;

  async function answerMessages(request: IncomingMessage, response: ServerResponse, id: string) {
    const body = await readJson(request, REQUEST_MAX_BYTES);
    const question = parseRequest(request.headers, body, apiKey);
    const failure: Failure | undefined =
      control.takeFailure() ?? failureOfPhrase(lastUserText(question));
    const entry = control.record(question, failure);

    if (failure?.status !== undefined) {
      entry.status = failure.status;
      throw rejection(failure);
    }
    const blocks = control.takeAnswer() ?? composeTurn(question, failure);
    const limit =
      failure?.kind === "max_tokens" ? (failure.after_events ?? 40) : question.max_tokens;
    const { parts, isCut } = toParts(blocks, limit, id);
    const answer: Answer = {
      id: `msg_sandbox_${id}`,
      model: question.model,
      parts,
      stopReason: stopReasonOf(parts, isCut, failure),
      usage: promptCache.usageOf(question),
    };
    const pace = { paceMs: failure?.kind === "slow" ? (failure.delay_ms ?? 250) : control.paceMs };

    response.once("close", () => {
      entry.aborted = !response.writableFinished && !entry.cut;
      entry.finished = response.writableFinished;
    });
    if (question.stream) return streamAnswer(response, answer, { ...pace, failure, entry });
    entry.status = 200;
    sendJson(response, 200, toMessage(answer));
  }

  async function answerControl(request: IncomingMessage, response: ServerResponse) {
    if (request.method === "POST") control.script(await readJson(request, REQUEST_MAX_BYTES));
    else if (request.method === "DELETE") control.reset();
    else if (request.method !== "GET")
      throw new ApiProblem(405, "invalid_request_error", "Method Not Allowed");
    sendJson(response, 200, control.report());
  }

  const server = createServer(async (request, response) => {
    const id = `${++requestNumber}`.padStart(8, "0");
    response.setHeader("request-id", `req_sandbox_${id}`);
    const path = request.url?.split("?")[0];
    try {
      if (path === "/v1/messages" && request.method === "POST")
        await answerMessages(request, response, id);
      else if (path === "/control") await answerControl(request, response);
      else if (path === "/healthz") sendJson(response, 200, { status: "ok" });
      else throw new ApiProblem(404, "not_found_error", "Not Found");
    } catch (error) {
      const problem = toProblem(error);
      if (response.headersSent) return void response.destroy();
      for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
      sendJson(response, problem.status, {
        type: "error",
        error: { type: problem.type, message: problem.message },
        request_id: `req_sandbox_${id}`,
      });
    }
  });
  // Longer than clients keep idle connections, so that none reuses a socket that is being closed.
  server.keepAliveTimeout = 120_000;

  const url = await listen(server, options.port, options.host);
  return {
    url,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function stopReasonOf(
  parts: AnswerPart[],
  isCut: boolean,
  failure: Failure | undefined,
): Answer["stopReason"] {
  if (failure?.kind === "refusal") return "refusal";
  if (isCut) return "max_tokens";
  return parts.some(({ type }) => type === "tool_use") ? "tool_use" : "end_turn";
}

function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof TooLarge)
    return new ApiProblem(413, "request_too_large", "Request exceeds the maximum size");
  if (error instanceof SyntaxError)
    return new ApiProblem(
      400,
      "invalid_request_error",
      `The request body is not valid JSON: ${error.message}`,
    );
  console.error(error);
  return new ApiProblem(500, "api_error", "Internal server error");
}

function sendJson(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
