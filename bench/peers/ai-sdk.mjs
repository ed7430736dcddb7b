// The Vercel AI SDK on Express; with RESUMABLE=1 through resumable-stream and Redis.
import { createAnthropic } from "@ai-sdk/anthropic";
import { streamText } from "ai";
import express from "express";
import { Redis } from "ioredis";
import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { createResumableStreamContext } from "resumable-stream/ioredis";

const anthropic = createAnthropic({ apiKey: "bench", baseURL: `${process.env.UPSTREAM}/v1` });
const streams =
  process.env.RESUMABLE === "1"
    ? createResumableStreamContext({
        waitUntil: null,
        publisher: new Redis(process.env.REDIS_URL),
        subscriber: new Redis(process.env.REDIS_URL),
      })
    : null;
const app = express();
app.use(express.json({ limit: "10mb" }));
app.post("/chat", async (request, response) => {
  const result = streamText({
    model: anthropic("bench"),
    messages: [...(request.body.history ?? []), { role: "user", content: request.body.message }],
  });
  if (streams === null) {
    result.pipeUIMessageStreamToResponse(response);
    return;
  }
  const events = () =>
    result.toUIMessageStream().pipeThrough(
      new TransformStream({
        transform: (part, out) => out.enqueue(`data: ${JSON.stringify(part)}\n\n`),
      }),
    );
  const stream = await streams.createNewResumableStream(randomUUID(), events);
  response.writeHead(200, { "content-type": "text/event-stream" });
  Readable.fromWeb(stream).pipe(response);
});
app.listen(Number(process.env.PORT), "127.0.0.1", 2048);
