import { randomUUID } from "node:crypto";
import type { Context } from "@sidenote/protocol";
import { describe, expect, it } from "vitest";
import { toPerson } from "../stage/bff.ts";
import { ask, bff, claude, moodle, sofia, useBff } from "../stage/one-bff.ts";
import type { StreamReader } from "../stage/event-stream.ts";
import { until } from "../stage/until.ts";

useBff();

const citationsOf = ({ events }: StreamReader) =>
  events.flatMap(({ event }) => (event.type === "citation" ? [event] : []));

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
