import type { TurnEvent } from "@sidenote/protocol";
import { type BaseNode, Flow } from "pocketflow";
import { describe, expect, it, vi } from "vitest";
import { AppError } from "../errors.ts";
import { DEFAULT_SETTINGS } from "./default-settings.ts";
import { createFlow, type FlowPorts } from "./flow.ts";
import { CheckPolicy } from "./nodes/check-policy.ts";
import { Generate } from "./nodes/generate.ts";
import { LoadContext } from "./nodes/load-context.ts";
import { Refuse } from "./nodes/refuse.ts";
import type { CourseContext, ModelRequest, Principal } from "./ports.ts";
import type { Turn } from "./turn.ts";

const PRINCIPAL: Principal = {
  siteId: "site",
  issuer: "https://moodle.example",
  userId: "3",
  courseId: 2,
  contextId: null,
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
}

/** The real flow with its real nodes, on ports that a test can look into. */
function stage({
  context = async () => CONTEXT,
  accepted = async () => true,
  answer = ["See ", `[cells](${PAGE}).`],
}: Scene = {}) {
  const asked: string[] = [];
  const requests: ModelRequest[] = [];
  const ports: FlowPorts = {
    contexts: {
      getContext: () => {
        asked.push("context");
        return context();
      },
    },
    policies: {
      keptBy: () => "moodle",
      isAccepted: () => {
        asked.push("policy");
        return accepted();
      },
      accept: async () => undefined,
    },
    model: {
      generate: async (toRequest, sink) => {
        asked.push("model");
        requests.push(toRequest());
        sink.usage(USAGE);
        for (const piece of answer) sink.text(piece);
        return { status: "complete", usage: USAGE };
      },
    },
    historyTokens: 1000,
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
  };
  return { flow: createFlow(ports), turn, events, asked, requests };
}

describe("the graph", () => {
  type Kind = { actions?: readonly string[] };
  /** Every node that can be reached, with where each of its actions leads. */
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

  it("has an arrow for every action of every node, `done` being the end", () => {
    const { flow } = stage();
    expect(flow).toBeInstanceOf(Flow);
    expect(walk(flow.start)).toEqual({
      LoadContext: { loaded: "CheckPolicy", unavailable: "Refuse" },
      CheckPolicy: { proceed: "Generate", policy_required: "Refuse" },
      Generate: { done: null },
      Refuse: {},
    });
  });

  it("knows every kind of node there is", () => {
    const kinds = [LoadContext, CheckPolicy, Generate, Refuse].map(({ name }) => name);
    expect(Object.keys(walk(stage().flow.start)).toSorted()).toEqual(kinds.toSorted());
  });
});

describe("a turn through the flow", () => {
  it("loads, checks, answers and cites, in this order, with no arrow missing", async () => {
    const warned = vi.spyOn(console, "warn");
    const { flow, turn, events, asked } = stage();
    await flow.run(turn);
    expect(asked).toEqual(["context", "policy", "model"]);
    expect(events).toEqual([
      { type: "status", stage: "reading_course" },
      { type: "status", stage: "thinking" },
      { type: "chunk", content: "See " },
      { type: "chunk", content: `[cells](${PAGE}).` },
      { type: "citation", index: 1, title: "Cells", url: PAGE, cited_text: "cells", cmid: 2 },
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

  it("gives the model the prompt, the history and the question, and no user id", async () => {
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

  it("says what is to be accepted where the site tells it", async () => {
    const { flow, turn } = stage({
      accepted: async () => false,
      context: async () => ({ ...CONTEXT, policyText: "Check what it says." }),
    });
    await flow.run(turn);
    expect(turn.refusal).toMatchObject({ message: "Check what it says." });
  });

  it.each(["exam_in_progress", "disabled_here"] as const)(
    "asks neither for the policy nor the model when %s",
    async (reason) => {
      const { flow, turn, events, asked } = stage({
        context: async () => ({ ...CONTEXT, unavailable: reason }),
      });
      await flow.run(turn);
      expect(asked).toEqual(["context"]);
      expect(events.at(-1)).toMatchObject({ type: "unavailable", reason });
    },
  );

  it("ends with the error where a port fails, and goes no further", async () => {
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

  it("serves many turns at once, each its own", async () => {
    const { flow } = stage();
    const turns = ["one", "two", "three"].map((question) =>
      Object.assign(stage().turn, { question }),
    );
    await Promise.all(turns.map((one) => flow.run(one)));
    for (const one of turns) expect(one.answer.text).toBe(`See [cells](${PAGE}).`);
  });
});
