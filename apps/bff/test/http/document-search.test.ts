import { describe, expect, it } from "vitest";
import { type Bff, toPerson } from "../stage/bff.ts";
import { ask, bff, claude, moodle, sofia, startOther, useBff } from "../stage/one-bff.ts";
import { until } from "../stage/until.ts";

useBff();

/** Returns the last message of the model's last request as JSON: the search results. */
const lastMessage = async (): Promise<string> =>
  JSON.stringify((await claude.requests()).at(-1)?.body.messages.at(-1));

const metrics = async ({ url }: Bff): Promise<string> => (await fetch(`${url}/metrics`)).text();

describe("a search", () => {
  it("finds only what this student may open: the page of the student's group", async () => {
    const amira = await toPerson(bff, moodle, { sub: "5" });
    await moodle.script({ policy: { "5": true } });
    await ask("/simulate search lab coat briefing");
    expect(await lastMessage()).toContain("Lab briefing, group A");
    expect(await lastMessage()).not.toContain("Lab briefing, group B");
    await ask("/simulate search lab coat briefing", amira);
    expect(await lastMessage()).toContain("Lab briefing, group B");
    expect(await lastMessage()).not.toContain("Lab briefing, group A");
  });

  it.each([
    ["hidden", "model answers", "Model answers"],
    ["not open yet", "final exam calculator pencil", "Exam preparation"],
    ["not listed", "lungfish genome", "lungfish"],
  ])("finds nothing that is %s", async (_name, query, text) => {
    await ask(`/simulate search ${query}`);
    expect(await lastMessage()).toContain("tool_result");
    expect(await lastMessage()).not.toContain(text);
  });

  it("finds a page's new text as soon as the page has changed", async () => {
    await ask("/simulate search golgi post office");
    expect(await lastMessage()).toContain("Golgi apparatus works like a post office");
    await moodle.script({ documents: { cm2: "The Golgi apparatus is a sorting office now." } });
    await ask("/simulate search golgi office");
    expect(await lastMessage()).toContain("sorting office now");
    expect(await lastMessage()).not.toContain("works like a post office");
  });

  it("is not offered to the model if the block does not allow it", async () => {
    await moodle.script({ documents_allowed: false });
    await ask("What does thermogenin do in brown fat?");
    const [request, ...more] = await claude.requests();
    expect(more).toEqual([]);
    expect(request?.body).not.toHaveProperty("tools");
    expect(request?.body.system[0]?.text).not.toContain("search_course");
  });

  it("uses documents that are read once for all users, ahead when the chat is opened", async () => {
    const other = await startOther({});
    await (await toPerson(other, moodle)).send("GET", "/context");
    const reads = async (): Promise<string[]> =>
      (await moodle.requests())
        .filter(({ function: name }) => name === "block_sidenote_read_document")
        .map(({ params }) => params["documentid"] ?? "");
    await until(async () => /documents_total\{outcome="read"\} 1[0-9]/.test(await metrics(other)));
    const ahead = await reads();
    expect(new Set(ahead).size).toBe(ahead.length);
    await ask("/simulate search golgi", await toPerson(other, moodle));
    const all = await reads();
    expect(all.slice(0, ahead.length)).toEqual(ahead);
    expect(new Set(all).size).toBe(all.length);
  });

  it("is aborted if its turn is stopped", async () => {
    const stream = await sofia.stream({ message: "Good morning" });
    await stream.readAll();
    const { sessionId } = stream.ref;
    await moodle.script({ latency_ms: 700 });
    const asked = await sofia.stream({
      message: "What does thermogenin do in brown fat?",
      session_id: sessionId,
    });
    await until(() =>
      asked.events.some(({ event }) => event.type === "status" && event.stage === "searching"),
    );
    const { turnId } = asked.ref;
    await sofia.send("POST", `/chat/${sessionId}/turns/${turnId}/stop`);
    await asked.readAll();
    expect(asked.last).toMatchObject({ type: "done", status: "stopped" });
    expect(await claude.requests()).toHaveLength(2);
  });
});

describe("a failed search", () => {
  it.each(["err_db_down", "html", "err_function_not_in_service"])(
    "is reported to the model and the log, and the question is answered, if Moodle fails with %s",
    async (failure) => {
      await moodle.script({ failure, function: "block_sidenote_get_documents" });
      const before = bff.log().length;
      const stream = await ask("What does thermogenin do in brown fat?");
      expect(stream.last).toMatchObject({ type: "done", status: "complete" });
      expect(await lastMessage()).toContain('"is_error":true');
      const log = bff.log().slice(before);
      expect(log).toContain("documents could not be searched");
      expect(log).not.toContain("thermogenin");
    },
  );
});
