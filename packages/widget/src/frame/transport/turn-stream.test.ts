import { expect, test } from "vitest";
import {
  EVENTS,
  frame,
  network,
  POST,
  problem,
  resume,
  run,
  server,
  stream,
  useServer,
} from "./turn-server.ts";

useServer();

test("a whole turn arrives over one connection", async () => {
  server.answer = (_, response) => {
    stream(response, 0, EVENTS.length);
    response.end();
  };
  const { events, over } = run();
  await over;
  expect(events).toEqual(EVENTS);
  expect(server.requests).toEqual([POST]);
});

test("after a cut the turn resumes after its last event, without loss or duplicates", async () => {
  server.answer = ({ method, headers }, response) => {
    const lastId = Number(headers["last-event-id"] ?? 0);
    if (method === "POST") {
      stream(response, 0, 2);
      setTimeout(() => response.destroy(), 20);
    } else if (server.requests.length === 2) {
      // A server that starts earlier than requested, and closes in the middle of a frame.
      stream(response, lastId - 1, 3);
      response.end(frame(3).slice(0, 20));
    } else {
      stream(response, lastId, EVENTS.length);
      response.end();
    }
  };
  const { events, connections, over } = run();
  await over;
  expect(events).toEqual(EVENTS);
  expect(server.requests).toEqual([POST, resume(2), resume(3)]);
  expect(connections).toEqual(["live", "reconnecting", "live", "reconnecting", "live"]);
});

test("a request lost before the turn started is sent again under the same id", async () => {
  server.answer = (_, response) => {
    if (server.requests.length === 1) {
      response.destroy();
      return;
    }
    stream(response, 0, EVENTS.length);
    response.end();
  };
  const { events, over } = run();
  await over;
  expect(events).toEqual(EVENTS);
  expect(server.requests).toEqual([POST, POST]);
  expect(JSON.parse(server.bodies[0] ?? "")).toMatchObject({ message_id: "m" });
  expect(server.bodies[1]).toBe(server.bodies[0]);
});

test("a proxy's error page does not end a running turn", async () => {
  server.answer = ({ method }, response) => {
    if (method === "POST") {
      stream(response, 0, 2);
      response.end();
    } else if (server.requests.length === 2) {
      response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
    } else {
      stream(response, 2, EVENTS.length);
      response.end();
    }
  };
  const { events, over } = run();
  await over;
  expect(events).toEqual(EVENTS);
});

test("a proxy's error page does not refuse a question: it is sent again", async () => {
  server.answer = (_, response) => {
    if (server.requests.length === 1) {
      response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
      return;
    }
    stream(response, 0, EVENTS.length);
    response.end();
  };
  const { events, over } = run();
  await over;
  expect(events).toEqual(EVENTS);
  expect(server.requests).toEqual([POST, POST]);
});

test("a request that the server refuses is not repeated", async () => {
  server.answer = (_, response) => problem(response, 429, "rate_limited");
  const { over } = run();
  await expect(over).rejects.toMatchObject({
    code: "rate_limited",
    retryAfterSeconds: 7,
    requestId: "r1",
  });
  expect(server.requests).toEqual([POST]);
});

test("a turn that no longer exists ends the stream", async () => {
  server.answer = ({ method }, response) => {
    if (method !== "POST") {
      problem(response, 404, "not_found");
      return;
    }
    stream(response, 0, 2);
    response.end();
  };
  await expect(run().over).rejects.toMatchObject({ code: "not_found" });
});

test("while offline it waits, and resumes at once when the network returns", async () => {
  server.answer = ({ method }, response) => {
    if (method === "POST") {
      stream(response, 0, 2);
      network.online.value = false;
      setTimeout(() => response.destroy(), 20);
      return;
    }
    stream(response, 2, EVENTS.length);
    response.end();
  };
  const { events, connections, over } = run();
  await expect.poll(() => connections.at(-1)).toBe("offline");
  expect(server.requests).toEqual([POST]);
  network.online.value = true;
  await over;
  expect(events).toEqual(EVENTS);
});

test("an abort ends the stream at once and closes the connection", async () => {
  let closed = false;
  server.answer = (_, response) => {
    stream(response, 0, 2);
    response.on("close", () => (closed = true));
  };
  const { events, over, abort } = run();
  await expect.poll(() => events.length).toBe(2);
  abort.abort();
  await expect(over).rejects.toMatchObject({ name: "AbortError" });
  await expect.poll(() => closed).toBe(true);
});

test("an earlier turn is followed from its first event", async () => {
  server.answer = (_, response) => {
    stream(response, 0, EVENTS.length);
    response.end();
  };
  const { events, over } = run(
    (chat) => (_, listener, signal) =>
      chat.follow({ sessionId: "s", turnId: "t" }, listener, signal),
  );
  await over;
  expect(events).toEqual(EVENTS);
  expect(server.requests).toEqual([resume(0)]);
});
