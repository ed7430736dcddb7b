import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { agents } from "../../src/claude/agents.ts";
import { httpFetch, streamOf } from "../../src/claude/http-fetch.ts";
import { createCertificate } from "../stage/certificate.ts";
import { useFolder } from "../stage/folder.ts";

/** Larger than one read from a socket. */
const LARGE = "0123456789".repeat(40_000);

const folder = useFolder();
let server: Server;
let connections = 0;

beforeAll(async () => {
  const { key, cert } = await createCertificate(folder, ["localhost"]);
  server = createServer({ key, cert }, (request, response) => {
    if (request.url === "/refused") return void response.writeHead(401).end("no such key");
    response.writeHead(200, { "request-id": "req_1" });
    response.write("first ");
    setTimeout(() => response.end(LARGE), 20);
  });
  server.on("secureConnection", () => {
    connections += 1;
  });
  server.listen(0);
  await once(server, "listening");
  agents.https.options.ca = cert;
});
afterAll(() => {
  delete agents.https.options.ca;
  agents.https.destroy();
  server.close();
});

function ask(path: string): Promise<Response> {
  const { port } = server.address() as AddressInfo;
  return httpFetch(`https://localhost:${port}${path}`, { method: "POST", body: "{}" });
}

it("over TLS, responses arrive completely on one kept-alive connection", async () => {
  for (let round = 0; round < 3; round += 1) {
    const response = await ask("/answered");
    expect(response.headers.get("request-id")).toBe("req_1");
    let text = "";
    for await (const piece of streamOf(response)) text += piece;
    expect(text).toBe(`first ${LARGE}`);
  }
  const refused = await ask("/refused");
  expect([refused.status, await refused.text()]).toEqual([401, "no such key"]);
  expect(connections).toBe(1);
});

it("two simultaneous responses, one read slowly, do not mix", async () => {
  const read = async (response: Response, delayMs: number): Promise<string> => {
    let text = "";
    for await (const piece of streamOf(response)) {
      text += piece;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
    return text;
  };
  const [slow, fast] = await Promise.all([ask("/answered"), ask("/answered")]);
  const texts = await Promise.all([read(slow, 5), read(fast, 0)]);
  expect(texts).toEqual([`first ${LARGE}`, `first ${LARGE}`]);
});
