// The baseline, as in most tutorials: Express and the SDK's event stream.
import Anthropic from "@anthropic-ai/sdk";
import express from "express";

const client = new Anthropic({ apiKey: "bench", baseURL: process.env.UPSTREAM });
const app = express();
app.use(express.json({ limit: "10mb" }));
app.post("/chat", async (request, response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const stream = await client.messages.create({
    model: "bench",
    max_tokens: 4096,
    stream: true,
    messages: [...(request.body.history ?? []), { role: "user", content: request.body.message }],
  });
  for await (const event of stream) {
    if (event.type === "content_block_delta" && event.delta.type === "text_delta") {
      const chunk = { type: "chunk", content: event.delta.text };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    }
  }
  response.end(`data: ${JSON.stringify({ type: "done" })}\n\n`);
});
app.listen(Number(process.env.PORT), "127.0.0.1", 2048);
