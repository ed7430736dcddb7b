import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { signal } from "@preact/signals-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSend, type Send } from "./api.ts";
import { browserClock } from "./browser.ts";
import { createChat } from "./chat.ts";
import { createCourse } from "./course.ts";

let server: Server;
let send: Send;
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tokens = { get: async () => "token", renew: async () => "token" };
  send = createSend({ baseUrl, tokens });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Breaks the connection in the middle of the body. */
function breakOff(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": "99" });
  response.write('{"sessions":[{"session_id"');
  setTimeout(() => response.destroy(), 10);
}

/** A proxy's page in place of the answer. */
function answerPage(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/html" }).end("<p>Sign in to the network</p>");
}

const network = { online: signal(true), visible: signal(true) };
const REQUESTS = {
  context: (via: Send) => createCourse(via).loadContext(),
  conversations: (via: Send) => createCourse(via).listSessions(),
  conversation: (via: Send) =>
    createChat({ send: via, network, clock: browserClock }).loadConversation("s"),
};

for (const [name, request] of Object.entries(REQUESTS)) {
  test(`a ${name} whose connection broke within the body counts as unreachable`, async () => {
    answer = breakOff;
    await expect(request(send)).rejects.toMatchObject({ code: "unreachable" });
  });

  test(`a page in place of the ${name} counts as unreachable`, async () => {
    answer = answerPage;
    await expect(request(send)).rejects.toMatchObject({ code: "unreachable" });
  });
}

test.each(["null", '"no"', "[]", "{"])(
  "a problem body of %s counts as unreachable",
  async (body) => {
    answer = (response) => response.writeHead(502, { "x-request-id": "r" }).end(body);
    await expect(send("GET", "/context")).rejects.toMatchObject({
      code: "unreachable",
      requestId: "r",
    });
  },
);
