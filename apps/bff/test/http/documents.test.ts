import { randomUUID } from "node:crypto";
import { type Context, documentsSchema } from "@sidenote/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bff, type Person, startBff, toPerson } from "../stage/bff.ts";
import type { StreamReader } from "../stage/event-stream.ts";
import {
  type ClaudeRequest,
  type MoodleRequest,
  type Simulator,
  startClaude,
  startMoodle,
} from "../stage/simulators.ts";
import { until } from "../stage/until.ts";

let claude: Simulator<ClaudeRequest>;
let moodle: Simulator<MoodleRequest>;
let bff: Bff;
/** In group A; Amira is in group B. */
let sofia: Person;
beforeAll(async () => {
  [claude, moodle] = await Promise.all([startClaude(), startMoodle()]);
  bff = await startBff({ claude, moodle });
  sofia = await toPerson(bff, moodle);
});
afterAll(async () => {
  await bff.close();
  await Promise.all([claude.stop(), moodle.stop()]);
});
beforeEach(async () => {
  await Promise.all([claude.reset(), moodle.reset()]);
});

async function ask(message: string, person = sofia): Promise<StreamReader> {
  return (await person.stream({ message })).readAll();
}
const citationsOf = ({ events }: StreamReader) =>
  events.flatMap(({ event }) => (event.type === "citation" ? [event] : []));
/** Returns the last message of the model's last request as JSON: the search results. */
const lastMessage = async (): Promise<string> =>
  JSON.stringify((await claude.requests()).at(-1)?.body.messages.at(-1));

describe("an answer from the course's documents", () => {
  it("shows its search terms, then cites the page of the file", async () => {
    const stream = await ask("How do CAM plants save water?");
    const stages = stream.events.flatMap(({ event }) =>
      event.type === "status" ? [[event.stage, event.query]] : [],
    );
    expect(stages).toEqual([
      ["reading_course", undefined],
      ["thinking", undefined],
      ["searching", "CAM plants save water"],
      ["thinking", undefined],
    ]);
    const [citation] = citationsOf(stream);
    expect(citation).toMatchObject({
      index: 1,
      title: "Lecture notes 3 (PDF)",
      url: `${moodle.url}/mod/resource/view.php?id=26&redirect=1#page=5`,
      cmid: 26,
      page: 5,
    });
    expect(stream.text).toContain(citation?.cited_text);
    expect(stream.text).toMatch(/\S\u00a0\[\[1\]\]\(http\S+#page=5\)/);
    expect(stream.last).toMatchObject({ type: "done", status: "complete", grounding: "course" });
  });

  it("links to the exact sentence of a page, also in the history and in JSON", async () => {
    const body = { message: "What does thermogenin do in brown fat?", message_id: randomUUID() };
    const stream = await (await sofia.stream(body)).readAll();
    const [citation] = citationsOf(stream);
    expect(citation?.url).toMatch(
      /\/mod\/book\/view\.php\?id=25&chapterid=6#:~:text=Brown%20fat%20does%20something%20else/,
    );
    const history = await sofia.send("GET", `/chat/${stream.ref.sessionId}`);
    const { type: _, ...cited } = citation ?? { type: "" };
    expect(await history.json()).toMatchObject({ messages: [{}, { citations: [cited] }] });
    expect(await (await sofia.ask(body)).json()).toMatchObject({
      grounding: "course",
      citations: [cited],
    });
  });

  it("charges both requests to the model", async () => {
    const one = await ask("Good morning");
    const two = await ask("What does thermogenin do in brown fat?");
    const tokens = ({ last }: StreamReader): number =>
      last?.type === "done"
        ? last.usage.input_tokens +
          last.usage.cache_creation_input_tokens +
          last.usage.cache_read_input_tokens
        : 0;
    expect(await claude.requests()).toHaveLength(3);
    expect(tokens(two)).toBeGreaterThan(tokens(one) * 1.9);
  });

  it("is followed by the next question without the earlier search results", async () => {
    const first = await ask("What does thermogenin do in brown fat?");
    await (await sofia.stream({ message: "Thanks!", session_id: first.ref.sessionId })).readAll();
    const sent = (await claude.requests()).at(-1)?.body.messages ?? [];
    expect(sent.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
    expect(JSON.stringify(sent)).not.toContain("tool_");
    expect(first.text).toContain("[[1]](");
    expect(JSON.stringify(sent)).not.toContain("[[1]](");
  });
});

describe("an interrupted answer from documents", () => {
  it("has the sources of the part that was written", async () => {
    const url = `${moodle.url}/mod/page/view.php?id=2`;
    const text = "All living things are made of cells.";
    await claude.script({
      pace_ms: 15,
      answers: [
        { search: "living things cells" },
        {
          blocks: [
            {
              text: "Cells.",
              citations: [{ source: url, title: "Cell structure", cited_text: text }],
            },
            { text: " And so on.".repeat(200) },
          ],
        },
      ],
    });
    const stream = await sofia.stream({ message: "What are living things made of?" });
    await until(() => stream.text.includes("And so on"));
    const { sessionId, turnId } = stream.ref;
    await sofia.send("POST", `/chat/${sessionId}/turns/${turnId}/stop`);
    await stream.readAll();
    expect(stream.last).toMatchObject({ type: "done", status: "stopped", grounding: "course" });
    expect(stream.text).toMatch(/^Cells\.\u00a0\[\[1\]\]\(\S+\) And so on/);
    expect(citationsOf(stream)).toMatchObject([{ index: 1, title: "Cell structure", cmid: 2 }]);
    const history = await sofia.send("GET", `/chat/${sessionId}`);
    expect(await history.json()).toMatchObject({
      messages: [{}, { status: "stopped", citations: [{ index: 1, cmid: 2 }] }],
    });
  });
});

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
    const other = await startBff({ claude, moodle });
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
    await other.close();
  });
});

describe("the state of each document", () => {
  const survey = async (claims: Record<string, unknown>): Promise<Response> =>
    (await toPerson(bff, moodle, claims)).send("GET", "/documents");
  const elena = { sub: "6", role: "teacher" };
  const stateOf = async (claims: Record<string, unknown>): Promise<Map<string, string>> => {
    const { documents } = documentsSchema.parse(await (await survey(claims)).json());
    return new Map(documents?.map(({ id, state }) => [id, state]));
  };

  it("is available to a teacher", async () => {
    await until(async () => {
      const states = new Set((await stateOf(elena)).values());
      return states.size === 1 && states.has("read");
    });
    expect([...(await stateOf(elena)).keys()]).toEqual(expect.arrayContaining(["cm2", "cm18"]));
  });

  it("gives the reason if a document could not be read", async () => {
    const ids = [...(await stateOf(elena)).keys()];
    const pdf = ids.find((id) => id.startsWith("cm26-file")) ?? "";
    await moodle.script({ documents: { cm2: " ", [pdf]: "This is no PDF." } });
    await until(async () => (await stateOf(elena)).get(pdf) === "unreadable");
    expect((await stateOf(elena)).get("cm2")).toBe("empty");
    await moodle.script({
      documents: { cm18: "It was written anew." },
      failure: "err_function_not_in_service",
      function: "block_sidenote_read_document",
    });
    expect((await stateOf(elena)).get("cm18")).toBe("failed");
  });

  it("is forbidden to students, and an error if Moodle fails", async () => {
    expect((await survey({})).status).toBe(403);
    await moodle.script({ failure: "err_db_down", function: "block_sidenote_get_documents" });
    const refused = await survey(elena);
    expect([refused.status, await refused.json()]).toMatchObject([
      503,
      { code: "moodle_unavailable" },
    ]);
  });

  it("is null on a server that reads no documents", async () => {
    const other = await startBff({ claude, moodle }, { DOCUMENTS_MAX_CHARACTERS: "0" });
    const answer = await (await toPerson(other, moodle, elena)).send("GET", "/documents");
    expect(await answer.json()).toEqual({ documents: null });
    await other.close();
  });
});

const metrics = async ({ url }: Bff): Promise<string> => (await fetch(`${url}/metrics`)).text();

describe("a failed search", () => {
  it.each(["err_db_down", "html", "err_function_not_in_service"])(
    "is reported to the model and the log, and the question is answered, if Moodle fails with %s",
    async (failure) => {
      await moodle.script({ failure, function: "block_sidenote_get_documents" });
      const stream = await ask("What does thermogenin do in brown fat?");
      expect(stream.last).toMatchObject({ type: "done", status: "complete" });
      expect(await lastMessage()).toContain('"is_error":true');
      expect(bff.log()).toContain("documents could not be searched");
      expect(bff.log()).not.toContain("thermogenin");
    },
  );

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

describe("the starter questions", () => {
  const startersOf = async (claims: Record<string, unknown>): Promise<string[]> => {
    const person = await toPerson(bff, moodle, claims);
    return ((await (await person.send("GET", "/context")).json()) as Context).starters;
  };

  it("start, on a readable page, with one about it in the user's language", async () => {
    const usual = await startersOf({});
    expect(usual.length).toBeGreaterThan(0);
    expect(await startersOf({ cmid: 18 })).toEqual(["Summarise this page", ...usual]);
    expect(await startersOf({ cmid: 18, locale: "pt" })).toContain("Resuma esta página");
    expect(await startersOf({ cmid: 18, locale: "sw" })).toContain("Summarise this page");
  });

  it("are the usual ones on a quiz's page, on a page hidden from the user, and without documents", async () => {
    const usual = await startersOf({});
    for (const cmid of [5, 10, 999]) expect(await startersOf({ cmid })).toEqual(usual);
    await moodle.script({ documents_allowed: false });
    expect(await startersOf({ cmid: 18 })).toEqual(usual);
  });
});

describe("a document to be summarised", () => {
  it("is found by its name in the outline, and cited", async () => {
    const stream = await ask("Summarise the page on cell structure");
    expect(stream.events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ stage: "searching", query: "Cell structure" }),
    );
    expect(stream.text).toContain("In short, **Cell structure** says:");
    const sources = citationsOf(stream).map(({ cmid }) => cmid);
    expect(sources.length).toBeGreaterThan(1);
    expect(new Set(sources)).toEqual(new Set([2]));
  });

  it("is the open page if the question only says “this”", async () => {
    const onPage = await toPerson(bff, moodle, { cmid: 18 });
    const stream = await ask("Summarise this, please", onPage);
    expect(stream.text).toContain("In short, **Osmosis and diffusion** says:");
    const [asked] = await claude.requests();
    expect(JSON.stringify(asked?.body.messages.at(-1))).toContain("<open_page>");
    await (await onPage.stream({ message: "Thanks!", session_id: stream.ref.sessionId })).readAll();
    const history = (await claude.requests()).at(-1)?.body.messages.slice(0, -1);
    expect(JSON.stringify(history)).not.toContain("<open_page>");
  });

  it("is never one that the student may not see, even if the token names it as open", async () => {
    await ask("Summarise this, please", await toPerson(bff, moodle, { cmid: 10 }));
    expect(JSON.stringify(await claude.requests())).not.toContain("Model answers");
  });
});
