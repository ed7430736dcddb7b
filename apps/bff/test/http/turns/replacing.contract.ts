import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { claude, history, sofia, sofiaThere } from "./replicas.ts";

/** Replacing a question. */
export function describeReplacing(): void {
  describe("replacing a question", () => {
    it("cuts the history before the replaced question", async () => {
      await claude.script({ answers: ["1", "2", "3"] });
      const first = await (await sofia.stream({ message: "One" })).readAll();
      const { sessionId } = first.ref;
      const second = await (
        await sofia.stream({ message: "Two", session_id: sessionId })
      ).readAll();
      const edited = await sofiaThere.stream({
        message: "Two, better",
        session_id: sessionId,
        replace_message_id: second.ref.messageId,
      });
      await edited.readAll();
      const held = await history(sessionId);
      expect(held.messages.map(({ content }) => content)).toEqual([
        "One",
        first.text,
        "Two, better",
        edited.text,
      ]);
      const sent = (await claude.requests()).at(-1)?.body.messages ?? [];
      expect(sent).toHaveLength(3);
      expect(JSON.stringify(sent)).not.toContain('"Two"');
    });

    it("keeps the previous answer if Claude returns only line ends", async () => {
      await claude.script({ answers: ["Osmosis.", "\n\n"] });
      const first = await (await sofia.stream({ message: "One" })).readAll();
      const again = await sofia.stream({
        message: "One",
        session_id: first.ref.sessionId,
        replace_message_id: first.ref.messageId,
      });
      await again.readAll();
      expect(again.last).toMatchObject({ type: "error", code: "llm_unavailable" });
      const held = await history(first.ref.sessionId);
      expect(held.messages.map(({ content }) => content)).toEqual(["One", "Osmosis."]);
    });

    it("with the same text generates a new answer", async () => {
      const first = await (await sofia.stream({ message: "One" })).readAll();
      const again = await sofia.stream({
        message: "One",
        session_id: first.ref.sessionId,
        // Upper case, as Swift and .NET write UUIDs.
        replace_message_id: first.ref.messageId.toUpperCase(),
      });
      await again.readAll();
      expect((await history(first.ref.sessionId)).messages).toHaveLength(2);
      expect(await claude.requests()).toHaveLength(2);
    });

    it("does not find an answer's ID, another session's question, or a question without its session", async () => {
      const first = await (await sofia.stream({ message: "One" })).readAll();
      const { sessionId } = first.ref;
      const other = await (await sofia.stream({ message: "Elsewhere" })).readAll();
      const held = await history(sessionId);
      for (const body of [
        { session_id: sessionId, replace_message_id: held.messages[1]?.id },
        { session_id: sessionId, replace_message_id: other.ref.messageId },
        { session_id: sessionId, replace_message_id: randomUUID() },
        { replace_message_id: first.ref.messageId },
        { session_id: randomUUID() },
      ]) {
        const response = await sofiaThere.ask({ message: "Two", ...body });
        expect(response.status).toBe(404);
        expect(await response.json()).toMatchObject({ code: "not_found" });
      }
      expect(await history(sessionId)).toEqual(held);
    });
  });
}
