import type { TurnEvent } from "@sidenote/protocol";
import { type BaseNode, Flow } from "pocketflow";
import { describe, expect, it, vi } from "vitest";
import { AppError } from "../errors.ts";
import { DEFAULT_SETTINGS } from "./default-settings.ts";
import { createFlow, type FlowPorts } from "./flow.ts";
import { CheckPolicy } from "./nodes/check-policy.ts";
import { CiteSources } from "./nodes/cite-sources.ts";
import { Generate } from "./nodes/generate.ts";
import { LoadContext } from "./nodes/load-context.ts";
import { LookUp } from "./nodes/look-up.ts";
import { Refuse } from "./nodes/refuse.ts";
import type { Findings } from "./library-ports.ts";
import type {
  CourseContext,
  ModelRequest,
  ModelResult,
  ModelSink,
  Principal,
  ToolCall,
} from "./ports.ts";
import type { Turn } from "./turn.ts";

const PRINCIPAL: Principal = {
  siteId: "site",
  issuer: "https://moodle.example",
  userId: "3",
  courseId: 2,
  contextId: null,
  cmid: null,
  messagesPerDay: null,
  instanceId: null,
  role: "student",
  locale: "en",
};
const PAGE = "https://moodle.example/mod/page/view.php?id=2";
const CONTEXT: CourseContext = {
  user: { firstName: "Sofia", timezone: null },
  course: {
    id: 2,
    fullname: "Biology",
    shortname: "BIO",
    summary: "",
    url: "https://moodle.example/",
  },
  outline: [
    {
      name: "Week 1",
      summary: "",
      activities: [
        { cmid: 2, name: "Cells", modname: "page", url: PAGE, dates: [], description: "" },
      ],
    },
  ],
  settings: DEFAULT_SETTINGS,
  unavailable: null,
  policyText: null,
};
const USAGE = {
  input_tokens: 5,
  output_tokens: 3,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
};

interface Scene {
  context?: () => Promise<CourseContext>;
  accepted?: () => Promise<boolean>;
  answer?: readonly string[];
  /** What the model does in each call, instead of `answer`: the text it writes, then the tools it calls. */
  rounds?: readonly {
    says?: (sink: ModelSink) => void;
    calls: readonly ToolCall[];
    status?: ModelResult["status"];
  }[];
  search?: (query: string) => Promise<Findings>;
}

/** The real flow and nodes, on fake ports that record their calls. */
function stage({
  context = async () => CONTEXT,
  accepted = async () => true,
  answer = ["See ", `[cells](${PAGE}).`],
  rounds,
  search = async () => ({ passages: [], unread: 0 }),
}: Scene = {}) {
  const asked: string[] = [];
  const requests: ModelRequest[] = [];
  const troubles: unknown[] = [];
  const ports: FlowPorts = {
    contexts: {
      getContext: () => {
        asked.push("context");
        return context();
      },
    },
    policies: {
      isAccepted: () => {
        asked.push("policy");
        return accepted();
      },
    },
    model: {
      generate: async (toRequest, sink) => {
        asked.push("model");
        requests.push(toRequest());
        sink.usage(USAGE);
        const round = rounds?.[requests.length - 1];
        if (round !== undefined) {
          round.says?.(sink);
          return { status: round.status ?? "complete", usage: USAGE, calls: round.calls };
        }
        for (const piece of answer) sink.text(piece);
        return { status: "complete", usage: USAGE, calls: [] };
      },
    },
    library: {
      search: (_principal, query) => {
        asked.push(`search ${query}`);
        return search(query);
      },
      read: (_principal, { cmid, url, part }) => {
        asked.push(`read ${cmid} ${url} ${part}`);
        return search(url);
      },
    },
    historyTokens: 1000,
    onLookUpError: (error) => troubles.push(error),
  };
  const events: TurnEvent[] = [];
  const turn: Turn = {
    principal: PRINCIPAL,
    userHash: "hash",
    question: "What are cells?",
    history: [],
    maxTokens: 100,
    askedAt: Date.UTC(2026, 10, 23),
    signal: new AbortController().signal,
    answer: {
      emit: (event) => events.push(event),
      get text() {
        return events.map((event) => (event.type === "chunk" ? event.content : "")).join("");
      },
    },
    citations: [],
    usage: null,
    status: null,
    wasAsked: false,
    refusal: null,
    calls: [],
    verbatim: null,
    rounds: [],
    cited: [],
  };
  return { flow: createFlow(ports), turn, events, asked, requests, troubles };
}

describe("the graph", () => {
  type Kind = { actions?: readonly string[] };
  /** Returns every reachable node, with the successor for each of its actions. */
  function walk(start: BaseNode): Record<string, Record<string, string | null>> {
    const seen = new Map<BaseNode, Record<string, string | null>>();
    const waiting = [start];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (seen.has(node)) continue;
      const arrows: Record<string, string | null> = {};
      seen.set(node, arrows);
      for (const action of (node.constructor as Kind).actions ?? []) {
        const next = node.getNextNode(action);
        arrows[action] = next?.constructor.name ?? null;
        if (next !== undefined) waiting.push(next);
      }
    }
    return Object.fromEntries([...seen].map(([node, arrows]) => [node.constructor.name, arrows]));
  }

  it("has a successor for every action of every node", () => {
    const { flow } = stage();
    expect(flow).toBeInstanceOf(Flow);
    expect(walk(flow.start)).toEqual({
      LoadContext: { loaded: "CheckPolicy", unavailable: "Refuse" },
      CheckPolicy: { proceed: "Generate", policy_required: "Refuse" },
      Generate: { done: "CiteSources", look_up: "LookUp" },
      LookUp: { looked_up: "Generate" },
      CiteSources: {},
      Refuse: {},
    });
  });

  it("contains every kind of node", () => {
    const kinds = [LoadContext, CheckPolicy, Generate, LookUp, CiteSources, Refuse].map(
      ({ name }) => name,
    );
    expect(Object.keys(walk(stage().flow.start)).toSorted()).toEqual(kinds.toSorted());
  });
});

describe("a turn through the flow", () => {
  it("loads the context, checks the policy, answers and cites, in this order", async () => {
    const warned = vi.spyOn(console, "warn");
    const { flow, turn, events, asked } = stage();
    await flow.run(turn);
    expect(asked).toEqual(["context", "policy", "model"]);
    expect(events).toEqual([
      { type: "status", stage: "reading_course" },
      { type: "status", stage: "thinking" },
      { type: "chunk", content: "See " },
      { type: "chunk", content: `[cells](${PAGE}).` },
      { type: "citation", index: 1, title: "Cells", url: PAGE, cited_text: "Cells", cmid: 2 },
    ]);
    expect(turn).toMatchObject({
      answer: { text: `See [cells](${PAGE}).` },
      status: "complete",
      usage: USAGE,
      refusal: null,
    });
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it("sends the model the prompt, the question and the user's hash", async () => {
    const { flow, turn, requests } = stage();
    await flow.run(turn);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      messages: [{ role: "user", content: "What are cells?" }],
      maxTokens: 100,
      userHash: "hash",
    });
    expect(requests[0]?.system).toContain("Biology");
  });

  it("never reaches the model without an accepted policy", async () => {
    const { flow, turn, events, asked } = stage({ accepted: async () => false });
    await flow.run(turn);
    expect(asked).toEqual(["context", "policy"]);
    expect(events.at(-1)).toMatchObject({ type: "policy_required" });
    expect(turn.status).toBeNull();
    expect(turn.refusal?.type).toBe("policy_required");
  });

  it("shows the policy's text if the site provides it", async () => {
    const { flow, turn } = stage({
      accepted: async () => false,
      context: async () => ({ ...CONTEXT, policyText: "Check what it says." }),
    });
    await flow.run(turn);
    expect(turn.refusal).toMatchObject({ message: "Check what it says." });
  });

  it.each(["exam_in_progress", "disabled_here"] as const)(
    "calls neither the policy reader nor the model when %s",
    async (reason) => {
      const { flow, turn, events, asked } = stage({
        context: async () => ({ ...CONTEXT, unavailable: reason }),
      });
      await flow.run(turn);
      expect(asked).toEqual(["context"]);
      expect(events.at(-1)).toMatchObject({ type: "unavailable", reason });
    },
  );

  it("ends with the error of a failing port", async () => {
    const failing = async (): Promise<never> => {
      throw new AppError("moodle_unavailable");
    };
    const noContext = stage({ context: failing });
    await expect(noContext.flow.run(noContext.turn)).rejects.toMatchObject({
      code: "moodle_unavailable",
    });
    expect(noContext.asked).toEqual(["context"]);
    const noPolicy = stage({ accepted: failing });
    await expect(noPolicy.flow.run(noPolicy.turn)).rejects.toMatchObject({
      code: "moodle_unavailable",
    });
    expect(noPolicy.asked).toEqual(["context", "policy"]);
  });

  it("handles several turns at once without mixing them", async () => {
    const { flow } = stage();
    const turns = ["one", "two", "three"].map((question) =>
      Object.assign(stage().turn, { question }),
    );
    await Promise.all(turns.map((one) => flow.run(one)));
    for (const one of turns) expect(one.answer.text).toBe(`See [cells](${PAGE}).`);
  });
});

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
