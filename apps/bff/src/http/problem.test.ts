import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../errors.ts";
import { createLogger } from "../logger.ts";
import { handleProblems } from "./problem.ts";
import { identifyRequest } from "./request.ts";

const thrown: Record<string, unknown> = {
  "a plain error": new Error("SECRET: the password is hunter2"),
  "an error with a status of its own": Object.assign(new Error("SECRET"), { status: 418 }),
  "a text": "SECRET",
};

let log = "";
const app = express();
app.use(identifyRequest);
app.get("/throw/:name", (request) => {
  throw thrown[request.params.name];
});
app.get("/reject", async () => {
  throw new Error("SECRET");
});
app.get("/late", (_request, response) => {
  response.write("half an answer");
  throw new Error("SECRET");
});
app.get("/wait", () => {
  throw new AppError("rate_limited", { retryAfterSeconds: 1.2, detail: "SECRET" });
});
app.use(
  handleProblems(
    createLogger("debug", {
      write: (line) => {
        log += line;
      },
    }),
  ),
);
const server = createServer(app);
let url: string;
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

describe("a bug", () => {
  it.each(Object.keys(thrown))(
    "that throws %s is answered with `internal`, without its message",
    async (name) => {
      const response = await fetch(`${url}/throw/${encodeURIComponent(name)}`);
      const body = await response.text();
      expect(response.status).toBe(500);
      expect(JSON.parse(body)).toEqual({
        type: "error",
        code: "internal",
        message: "Something went wrong on our side. Try again.",
        retryable: true,
        request_id: response.headers.get("x-request-id"),
      });
      expect(body).not.toContain("SECRET");
    },
  );

  it("that rejects is handled as well", async () => {
    const response = await fetch(`${url}/reject`);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: "internal" });
  });

  it("after the response has begun breaks the connection", async () => {
    await expect(fetch(`${url}/late`).then((response) => response.text())).rejects.toThrow();
  });

  it("is logged with its request id and stack, without its message", async () => {
    const response = await fetch(`${url}/reject`);
    const id = response.headers.get("x-request-id") ?? "";
    const line = log.split("\n").find((text) => text.includes(id)) ?? "";
    expect(line).toContain("problem.test.ts");
    expect(log).not.toContain("SECRET: the password");
    expect(line).not.toContain("SECRET");
  });
});

describe("a problem", () => {
  it("rounds the wait up to whole seconds, equal in header and body", async () => {
    const response = await fetch(`${url}/wait`);
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("2");
    const body = await response.text();
    expect(JSON.parse(body)).toMatchObject({ retry_after: 2 });
    expect(body).not.toContain("SECRET");
  });
});
