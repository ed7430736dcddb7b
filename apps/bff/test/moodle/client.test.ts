import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { toLoggedError } from "../../src/logger.ts";
import { MoodleClient } from "../../src/moodle/client.ts";
import { MoodleServer } from "./moodle-server.ts";

const SECRET_TOKEN = "moodle-token-that-nobody-may-see";

describe("a web service call", () => {
  const moodle = new MoodleServer();
  const calls: { function: string; outcome: string }[] = [];
  beforeAll(() => moodle.start());
  afterAll(() => moodle.stop());
  beforeEach(() => {
    moodle.forget();
    calls.length = 0;
    moodle.answer = (response) => response.end("[]");
  });

  function call(
    over: {
      parameters?: Parameters<MoodleClient["call"]>[0]["parameters"];
      schema?: z.ZodType;
      signal?: AbortSignal;
      timeoutMs?: number;
    } = {},
  ): Promise<unknown> {
    const client = new MoodleClient({
      url: moodle.url,
      token: SECRET_TOKEN,
      timeoutMs: over.timeoutMs ?? 5000,
      onCall: ({ function: called, outcome }) => calls.push({ function: called, outcome }),
    });
    return client.call({
      function: "core_course_get_courses",
      parameters: over.parameters ?? {},
      schema: over.schema ?? z.unknown(),
      signal: over.signal ?? new AbortController().signal,
      asksAboutPerson: true,
    });
  }

  it("posts a form with PHP's bracketed names, booleans as 1 and 0, and the token in the body", async () => {
    await call({
      parameters: {
        options: { ids: [2, 5], nested: { deep: ["ü & ="] } },
        userid: 3,
        returnusercount: false,
        all: true,
        values: ["a+b", "100%"],
        empty: [],
      },
    });
    const [seen] = moodle.seen;
    expect(seen?.method).toBe("POST");
    expect(seen?.path).toBe("/webservice/rest/server.php");
    expect(seen?.headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(seen?.form ?? [])).toEqual({
      "options[ids][0]": "2",
      "options[ids][1]": "5",
      "options[nested][deep][0]": "ü & =",
      userid: "3",
      returnusercount: "0",
      all: "1",
      "values[0]": "a+b",
      "values[1]": "100%",
      wstoken: SECRET_TOKEN,
      wsfunction: "core_course_get_courses",
      moodlewsrestformat: "json",
    });
  });

  it("reuses its connection", async () => {
    for (let count = 0; count < 5; count += 1) await call();
    expect(moodle.connections).toBeLessThanOrEqual(1);
  });

  const unexpected: [string, string, number, Record<string, string>, string][] = [
    ["HTML instead of JSON", "error", 200, { "content-type": "text/html" }, "<html>Log in</html>"],
    ["an empty body", "error", 200, { "content-type": "application/json" }, ""],
    ["incomplete JSON", "error", 200, {}, '[{"id":2,'],
    ["a redirect to a login page", "error", 303, { location: "/login/index.php" }, ""],
    ["a permanent redirect", "error", 301, { location: "https://elsewhere.example/" }, ""],
    ["a missing page", "error", 404, {}, "Not found"],
    ["a server error", "error", 500, {}, "Fatal error"],
    ["a refused request", "error", 403, {}, ""],
    ["a bad gateway", "unavailable", 502, {}, "<html>"],
    ["an unavailable service", "unavailable", 503, {}, "<html>"],
    ["a gateway's timeout", "unavailable", 504, {}, "<html>"],
  ];
  it.each(unexpected)("maps %s to moodle_%s", async (_name, outcome, status, headers, body) => {
    moodle.answer = (response) => response.writeHead(status, headers).end(body);
    await expect(call()).rejects.toMatchObject({ code: `moodle_${outcome}` });
    expect(moodle.seen).toHaveLength(1);
    expect(calls).toEqual([{ function: "core_course_get_courses", outcome: `moodle_${outcome}` }]);
  });

  const shapes: [string, unknown][] = [
    ["an object instead of a list", {}],
    ["null", null],
    ["a number", 7],
    ["a list of other things", [{ name: "x" }]],
    ["a string instead of a number", [{ id: "2" }]],
  ];
  it.each(shapes)("maps %s to moodle_error", async (_name, body) => {
    moodle.answer = (response) => response.end(JSON.stringify(body));
    const schema = z.array(z.object({ id: z.int() }));
    await expect(call({ schema })).rejects.toMatchObject({ code: "moodle_error" });
  });

  it("returns only the fields in the schema", async () => {
    moodle.answer = (response) => response.end('[{"id":2,"secret":"x"}]');
    expect(await call({ schema: z.array(z.object({ id: z.int() })) })).toEqual([{ id: 2 }]);
  });

  it.each([["with a Content-Length"], ["without one"]])(
    "does not read a response of 50 MB to its end, %s",
    async (how) => {
      const megabyte = Buffer.alloc(1024 * 1024, " ");
      let written = 0;
      let ended: Promise<unknown> = Promise.resolve();
      moodle.answer = async (response) => {
        ended = once(response, "close");
        if (how === "with a Content-Length") {
          response.setHeader("content-length", String(50 * megabyte.length));
        }
        for (let count = 0; count < 50 && !response.destroyed; count += 1) {
          if (!response.write(megabyte)) {
            await new Promise((resolve) => {
              response.once("drain", resolve);
              void ended.then(resolve);
            });
          }
          written += 1;
        }
        response.end();
      };
      await expect(call()).rejects.toMatchObject({ code: "moodle_error" });
      await ended;
      expect(written).toBeLessThan(40);
    },
  );

  it("times out if the server never answers", async () => {
    moodle.answer = () => undefined;
    await expect(call({ timeoutMs: 80 })).rejects.toMatchObject({ code: "moodle_timeout" });
    expect(moodle.seen).toHaveLength(1);
  });

  it("times out if a response never ends", async () => {
    moodle.answer = (response) => response.write("[");
    await expect(call({ timeoutMs: 80 })).rejects.toMatchObject({ code: "moodle_timeout" });
  });

  it("maps a connection reset to moodle_unavailable", async () => {
    moodle.answer = (response) => response.socket?.resetAndDestroy();
    await expect(call()).rejects.toMatchObject({ code: "moodle_unavailable" });
    expect(moodle.seen).toHaveLength(2);
  });

  it("maps a truncated response to moodle_unavailable", async () => {
    moodle.answer = (response) => {
      response.setHeader("content-length", "1000");
      response.write("[", () => response.socket?.destroy());
    };
    await expect(call()).rejects.toMatchObject({ code: "moodle_unavailable" });
  });

  it("maps a refused connection to moodle_unavailable", async () => {
    const nobody = new MoodleServer();
    await nobody.start();
    const { url } = nobody;
    await nobody.stop();
    const client = new MoodleClient({ url, token: SECRET_TOKEN, timeoutMs: 2000 });
    await expect(
      client.call({
        function: "core_webservice_get_site_info",
        parameters: {},
        schema: z.unknown(),
        signal: new AbortController().signal,
      }),
    ).rejects.toMatchObject({ code: "moodle_unavailable" });
  });

  it("reconnects if Moodle has closed a kept-alive connection", async () => {
    await call();
    moodle.answer = (response, _request, number) => {
      if (number === 2) response.socket?.destroy();
      else response.end("[7]");
    };
    expect(await call()).toEqual([7]);
    expect(moodle.seen).toHaveLength(3);
  });

  it("rejects with the caller's reason on an abort, and closes its connection", async () => {
    const abort = new AbortController();
    const closed = new Promise<void>((resolve) => {
      moodle.answer = (response) => response.on("close", resolve);
    });
    const calling = call({ signal: abort.signal });
    await Promise.all([
      expect(calling).rejects.toThrow("nobody waits"),
      (async () => {
        while (moodle.seen.length === 0) await sleep(5);
        abort.abort(new Error("nobody waits"));
      })(),
    ]);
    await closed;
    expect(calls).toEqual([{ function: "core_course_get_courses", outcome: "aborted" }]);
  });

  it("keeps its parameters and its token out of the log", async () => {
    const answers: ((typeof moodle)["answer"] | undefined)[] = [
      (response) =>
        response.end(
          JSON.stringify({ exception: "x", errorcode: "invalidtoken", message: "for Sofia 4711" }),
        ),
      (response) => response.end("<html>Sofia 4711</html>"),
      (response) => response.socket?.destroy(),
      () => undefined,
    ];
    for (const answer of answers) {
      if (answer !== undefined) moodle.answer = answer;
      const error: unknown = await call({
        parameters: { userid: 4711, name: "Sofia" },
        timeoutMs: 100,
      }).catch((thrown: unknown) => thrown);
      const logged = JSON.stringify([toLoggedError(error), calls]);
      expect(logged).not.toMatch(/4711|Sofia|moodle-token/);
    }
  });
});
