import { describe, expect, it } from "vitest";
import { CONTEXT, PAGE, stage, USAGE } from "../../test/stage/flow.ts";
import { AppError } from "../errors.ts";
import { DEFAULT_SETTINGS } from "./default-settings.ts";
import type { CourseContext, ToolCall } from "./ports.ts";

describe("a turn that searches the course's documents", () => {
  const SEARCHABLE: CourseContext = {
    ...CONTEXT,
    settings: { ...DEFAULT_SETTINGS, documentsAllowed: true },
  };
  const NOTES = {
    cmid: 7,
    title: "Notes",
    url: "https://moodle.example/mod/resource/view.php?id=7#page=2",
    page: 2,
    text: "ATP is made in the mitochondrion.",
  };
  const call = (query: string): ToolCall => ({
    id: `toolu_${query}`,
    tool: "search_course",
    query,
  });
  const context = async (): Promise<CourseContext> => SEARCHABLE;

  it("calls the model again with the findings, and cites them", async () => {
    const { flow, turn, events, asked, requests } = stage({
      context,
      rounds: [
        { calls: [call("atp")] },
        {
          says: (sink) => {
            sink.text("In the mitochondrion.");
            sink.cite([{ url: NOTES.url, text: NOTES.text }]);
          },
          calls: [],
        },
      ],
      search: async () => ({ passages: [NOTES], unread: 0 }),
    });
    turn.history = [
      { id: "1", role: "user", content: "Hi", status: "complete", created_at: "" },
      { id: "2", role: "assistant", content: "Hello", status: "complete", created_at: "" },
    ];
    await flow.run(turn);
    expect(asked).toEqual(["context", "policy", "model", "search atp", "model"]);
    expect(events).toEqual([
      { type: "status", stage: "reading_course" },
      { type: "status", stage: "thinking" },
      { type: "status", stage: "searching", query: "atp" },
      { type: "status", stage: "thinking" },
      { type: "chunk", content: "In the mitochondrion." },
      { type: "chunk", content: `\u00a0[[1]](${NOTES.url})` },
      {
        type: "citation",
        index: 1,
        title: "Notes",
        url: NOTES.url,
        cited_text: NOTES.text,
        cmid: 7,
        page: 2,
      },
    ]);
    expect(requests[0]?.tools).toEqual({ mayLookUp: true, rounds: [] });
    expect(requests[1]?.tools?.rounds).toEqual([
      {
        said: "",
        verbatim: null,
        calls: [{ ...call("atp"), findings: { passages: [NOTES], unread: 0 } }],
      },
    ]);
    expect(requests[1]?.messages).toEqual(requests[0]?.messages);
    expect(requests[1]?.messages).toHaveLength(3);
    expect(turn.history).toEqual([]);
  });

  it("marks what was found in graded work if that gets hints only", async () => {
    const activity = { name: "Task", modname: "assign", url: null, dates: [], description: "" };
    const activities = [
      { ...activity, cmid: 7, graded: true },
      { ...activity, cmid: 8, graded: false },
    ];
    const outline = [{ name: "Week 1", summary: "", activities }];
    for (const gradedHints of [true, false]) {
      const settings = { ...SEARCHABLE.settings, gradedHints };
      const { flow, turn, requests } = stage({
        context: async () => ({ ...SEARCHABLE, outline, settings }),
        rounds: [{ calls: [call("atp")] }, { says: (sink) => sink.text("Think."), calls: [] }],
        search: async () => ({ passages: [NOTES, { ...NOTES, cmid: 8 }], unread: 0 }),
      });
      await flow.run(turn);
      const found = requests[1]?.tools?.rounds[0]?.calls[0]?.findings?.passages;
      expect(found?.map(({ hintsOnly }) => hintsOnly === true)).toEqual([gradedHints, false]);
    }
  });

  it("adds up the usage of all requests, and subtracts it from the token limit", async () => {
    const { flow, turn, requests } = stage({
      context,
      rounds: [{ calls: [call("a")] }, { says: (sink) => sink.text("So."), calls: [] }],
    });
    await flow.run(turn);
    expect(turn.usage).toMatchObject({ input_tokens: 10, output_tokens: 6 });
    expect(requests.map(({ maxTokens }) => maxTokens)).toEqual([100, 97]);
  });

  it("keeps a quarter of the token limit for the answer, however much the look-ups used", async () => {
    const { flow, turn, requests } = stage({
      context,
      rounds: [
        {
          says: (sink) => sink.usage({ ...USAGE, output_tokens: 99 }),
          calls: [call("a")],
        },
        { says: (sink) => sink.text("So."), calls: [] },
      ],
    });
    await flow.run(turn);
    expect(requests.map(({ maxTokens }) => maxTokens)).toEqual([100, 25]);
  });

  it.each(["complete", "truncated"] as const)(
    "fails when the answer ends %s without text",
    async (status) => {
      const { flow, turn } = stage({
        context,
        rounds: [{ calls: [call("a")] }, { calls: [], status }],
      });
      await expect(flow.run(turn)).rejects.toMatchObject({ code: "llm_unavailable" });
      expect(turn.status).toBeNull();
    },
  );

  it("fails when no text follows the last look-up", async () => {
    const { flow, turn } = stage({
      context,
      rounds: [
        { says: (sink) => sink.text("Let me look."), calls: [call("a")] },
        { says: (sink) => sink.text("\n"), calls: [] },
      ],
    });
    await expect(flow.run(turn)).rejects.toMatchObject({ code: "llm_unavailable" });
  });

  it("may be refused without text", async () => {
    const { flow, turn } = stage({ context, rounds: [{ calls: [], status: "refused" }] });
    await flow.run(turn);
    expect(turn.status).toBe("refused");
  });

  it("separates the text before a search from the text after it, for the reader and the model", async () => {
    const { flow, turn, requests } = stage({
      context,
      rounds: [
        { says: (sink) => sink.text("Let me look."), calls: [call("a")] },
        { says: (sink) => sink.text("And once more."), calls: [call("b")] },
        { says: (sink) => sink.text("Here it is."), calls: [] },
      ],
    });
    await flow.run(turn);
    expect(turn.answer.text).toBe("Let me look.\n\nAnd once more.\n\nHere it is.");
    const said = requests[2]?.tools?.rounds.map((round) => round.said.trim());
    expect(said).toEqual(["Let me look.", "And once more."]);
  });

  it("must answer after four rounds", async () => {
    const more = { calls: [call("again")] };
    const { flow, turn, requests } = stage({
      context,
      rounds: [more, more, more, more, { says: (sink) => sink.text("Enough."), calls: [] }],
    });
    await flow.run(turn);
    expect(requests.map(({ tools }) => tools?.mayLookUp)).toEqual([true, true, true, true, false]);
  });

  it("continues when a search fails, and reports the error", async () => {
    const away = new AppError("moodle_timeout");
    const { flow, turn, requests, troubles } = stage({
      context,
      rounds: [
        { calls: [call("a"), call("b")] },
        { says: (sink) => sink.text("I could not look."), calls: [] },
      ],
      search: async (query) => {
        if (query === "a") throw away;
        return { passages: [NOTES], unread: 1 };
      },
    });
    await flow.run(turn);
    expect(requests[1]?.tools?.rounds[0]?.calls).toEqual([
      { ...call("a"), findings: null },
      { ...call("b"), findings: { passages: [NOTES], unread: 1 } },
    ]);
    expect(troubles).toEqual([away]);
    expect(turn.status).toBe("complete");
  });

  it("reads a document only by an address from the outline or a search", async () => {
    const read = (id: string, url: string, part = 1): ToolCall => ({
      id,
      tool: "read_document",
      url,
      part,
    });
    const { flow, turn, asked, events, requests } = stage({
      context,
      rounds: [
        { calls: [read("a", PAGE), read("b", NOTES.url), read("c", "https://evil.example/")] },
        { calls: [call("atp")] },
        { calls: [read("d", NOTES.url.replace("#page=2", "#page=7"), 2)] },
        { says: (sink) => sink.text("In short: cells."), calls: [] },
      ],
      search: async () => ({ passages: [NOTES], unread: 0 }),
    });
    await flow.run(turn);
    const notes = NOTES.url.replace("#page=2", "");
    expect(asked.filter((one) => one.startsWith("read"))).toEqual([
      `read 2 ${PAGE} 1`,
      `read 7 ${notes} 2`,
    ]);
    expect(
      events.flatMap((event) => (event.type === "status" && event.query ? [event.query] : [])),
    ).toEqual(["Cells", "atp", "Notes"]);
    const [first] = requests.at(-1)?.tools?.rounds ?? [];
    expect(first?.calls.map(({ findings }) => findings?.passages.length)).toEqual([1, 0, 0]);
  });

  it("offers no tools where documents are not allowed", async () => {
    const { flow, turn, requests } = stage();
    await flow.run(turn);
    expect(requests[0]?.tools).toBeNull();
    expect(requests[0]?.system).not.toContain("search_course");
  });
});
