import { createServer, type ServerResponse } from "node:http";

/**
 * What a stand-in for Claude's Messages API sends. It costs next to no CPU, because all events are prepared in advance.
 * `PUT /plan` sets the plan; `GET /plan` returns how many pieces were sent for the last request.
 */
export interface Plan {
  /** `burst`: as fast as the reader reads; `paced`: one piece every `paceMs`; `idle`: one piece, then nothing. */
  kind: "burst" | "paced" | "idle";
  tokens: number;
  paceMs: number;
}

const TEXT = " token";
const event = (type: string, body: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...body })}\n\n`;
const piece = (text: string): string =>
  event("content_block_delta", { index: 0, delta: { type: "text_delta", text } });

const START = Buffer.from(
  event("message_start", {
    message: {
      id: "msg_bench",
      type: "message",
      role: "assistant",
      model: "bench",
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 100, output_tokens: 1 },
    },
  }) + event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
);
const PIECE = Buffer.from(piece(TEXT));
/** About what a socket accepts at once. */
const PIECES_PER_WRITE = 64;
const PIECES = Buffer.concat(Array.from({ length: PIECES_PER_WRITE }, () => PIECE));
const END = Buffer.from(
  event("content_block_stop", { index: 0 }) +
    event("message_delta", {
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: 100 },
    }) +
    event("message_stop", {}),
);

let plan: Plan = { kind: "burst", tokens: 100, paceMs: 0 };
let sent = 0;

function burst(response: ServerResponse, tokens: number): void {
  let left = tokens;
  const write = (): void => {
    while (left > 0 && !response.destroyed) {
      const count = Math.min(left, PIECES_PER_WRITE);
      left -= count;
      sent += count;
      const bytes = count === PIECES_PER_WRITE ? PIECES : PIECES.subarray(0, count * PIECE.length);
      if (!response.write(bytes)) {
        response.once("drain", write);
        return;
      }
    }
    response.end(END);
  };
  write();
}

/** Each piece contains its sending time, in microseconds of the monotonic clock, from which a reader computes its delay. */
function pace(response: ServerResponse, { tokens, paceMs }: Plan): void {
  let left = tokens;
  const timer = setInterval(() => {
    left -= 1;
    sent += 1;
    response.write(piece(` @${process.hrtime.bigint() / 1000n}`));
    if (left > 0) return;
    clearInterval(timer);
    response.end(END);
  }, paceMs);
  response.on("close", () => clearInterval(timer));
}

const server = createServer((request, response) => {
  if (request.url === "/plan") {
    let body = "";
    request.on("data", (text) => {
      body += text;
    });
    request.on("end", () => {
      if (request.method === "PUT") plan = JSON.parse(body);
      response.end(JSON.stringify({ sent }));
    });
    return;
  }
  request.resume();
  request.on("end", () => {
    sent = 0;
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    response.write(START);
    if (plan.kind === "burst") burst(response, plan.tokens);
    else if (plan.kind === "paced") pace(response, plan);
    else response.write(PIECE);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(Number(process.env["PORT"]), "127.0.0.1", 2048);
