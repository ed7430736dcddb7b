import { readdir } from "node:fs/promises";
import { type BaseNode, Flow } from "pocketflow";
import { describe, expect, it, vi } from "vitest";
import { CONTEXT, PAGE, stage, USAGE } from "../../test/stage/flow.ts";
import { AppError } from "../errors.ts";

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

  it("contains every node that there is", async () => {
    const files = await readdir(new URL("nodes", import.meta.url));
    const kinds = files.map((file) =>
      file.replace(".ts", "").replaceAll(/(?:^|-)(.)/g, (_, first: string) => first.toUpperCase()),
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
    const { flow } = stage({ answer: async ({ messages }) => [`On ${messages.at(-1)?.content}.`] });
    const turns = ["one", "two", "three"].map((question) =>
      Object.assign(stage().turn, { question }),
    );
    await Promise.all(turns.map((one) => flow.run(one)));
    for (const one of turns) expect(one.answer.text).toBe(`On ${one.question}.`);
  });
});
