import { expect, test } from "vitest";
import { ChatFailure } from "../ports.ts";
import { EVENTS, network, POST, problem, run, server, stream, useServer } from "./turn-server.ts";

useServer();

test("an expired token is renewed transparently", async () => {
  server.answer = ({ headers }, response) => {
    if (headers.authorization === "Bearer token") {
      problem(response, 401, "token_expired");
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

test("a token that the host cannot provide while offline is requested again when online", async () => {
  server.answer = (_, response) => {
    stream(response, 0, EVENTS.length);
    response.end();
  };
  network.online.value = false;
  const get = async (): Promise<string> => {
    if (network.online.peek()) return "token";
    throw new ChatFailure("token_expired");
  };
  const { events, connections, over } = run(undefined, { get, renew: get });
  await expect.poll(() => connections.at(-1)).toBe("offline");
  expect(server.requests).toEqual([]);
  network.online.value = true;
  await over;
  expect(events).toEqual(EVENTS);
});

test("one failure to get a token does not end a running turn", async () => {
  server.answer = ({ method }, response) => {
    if (method === "POST") {
      stream(response, 0, 2);
      setTimeout(() => response.destroy(), 20);
      return;
    }
    stream(response, 2, EVENTS.length);
    response.end();
  };
  let asked = 0;
  const get = async (): Promise<string> => {
    if (++asked === 2) throw new ChatFailure("token_expired");
    return "token";
  };
  const { events, over } = run(undefined, { get, renew: get });
  await over;
  expect(events).toEqual(EVENTS);
  expect(asked).toBe(3);
});

test("a sign-out during a turn is reported after a few attempts", async () => {
  server.answer = (_, response) => {
    stream(response, 0, 2);
    setTimeout(() => response.destroy(), 20);
  };
  let asked = 0;
  const get = async (): Promise<string> => {
    if (++asked > 1) throw new ChatFailure("token_expired");
    return "token";
  };
  const { over } = run(undefined, { get, renew: get });
  await expect(over).rejects.toMatchObject({ code: "token_expired" });
  // Once to ask, and three times to resume.
  expect(asked).toBe(4);
});
