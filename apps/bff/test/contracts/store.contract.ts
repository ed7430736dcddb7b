import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TurnStart } from "../../src/chat/store-ports.ts";
import { until } from "../stage/until.ts";
import type { Replica, StoreKind } from "./stores.ts";
import { somebody, toAnswer, toChunks, toDone, toStart } from "./turn-start.ts";

/** The contract of every `SessionStore` and its `TurnLog`. */
export function describeStore(kind: StoreKind): void {
  describe(`${kind.name}: sessions and turn events`, () => {
    let replica: Replica;

    beforeAll(async () => {
      await kind.start();
      [replica] = (await kind.open(1)).replicas as [Replica];
    });
    afterAll(() => kind.stop());

    /** Ends a turn with one chunk and `done`. */
    async function finish(start: TurnStart, text = "Water moves.", by = replica): Promise<boolean> {
      return by.sessions.finishTurn({
        turn: start,
        keys: start.keys,
        answer: text === "" ? null : toAnswer(text),
        frames: [start.start, ...toChunks(2, text), toDone(3)],
        recorded: 1,
      });
    }

    describe("beginning a turn", () => {
      it("opens a session that contains the question, with no earlier history", async () => {
        const start = toStart(somebody());
        expect(await replica.sessions.beginTurn(start)).toEqual({ kind: "started", history: [] });
        expect(await replica.sessions.get(start.keys.owner, start.sessionId)).toEqual({
          session_id: start.sessionId,
          messages: [start.question],
          active_turn: { turn_id: start.turnId, message_id: start.question.id },
        });
      });

      it("does not find a session that was never opened", async () => {
        const start = toStart(somebody(), { sessionId: randomUUID() });
        expect(await replica.sessions.beginTurn(start)).toEqual({ kind: "not_found" });
        expect(await replica.sessions.get(start.keys.owner, start.sessionId)).toBeNull();
      });

      it("returns the history before the next question", async () => {
        const first = toStart(somebody());
        await replica.sessions.beginTurn(first);
        await finish(first, "Water moves.");
        const second = toStart(first.keys, { sessionId: first.sessionId, text: "And why?" });
        const started = await replica.sessions.beginTurn(second);
        expect(started).toMatchObject({
          kind: "started",
          history: [
            { role: "user", content: "What is osmosis?" },
            { role: "assistant", content: "Water moves." },
          ],
        });
      });

      it("is refused while another turn runs, and names that turn", async () => {
        const first = toStart(somebody());
        await replica.sessions.beginTurn(first);
        const second = toStart(first.keys, { sessionId: first.sessionId });
        expect(await replica.sessions.beginTurn(second)).toEqual({
          kind: "busy",
          turnId: first.turnId,
          messageId: first.question.id,
        });
        const held = await replica.sessions.get(first.keys.owner, first.sessionId);
        expect(held?.messages).toHaveLength(1);
      });

      it("recognises a repeated question by its ID, during its turn and after", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        const again = { ...start, turnId: randomUUID(), mayCreate: false };
        const repeated = {
          kind: "repeated",
          turnId: start.turnId,
          fingerprint: start.fingerprint,
        };
        expect(await replica.sessions.beginTurn(again)).toEqual(repeated);
        await finish(start);
        expect(await replica.sessions.beginTurn(again)).toEqual(repeated);
        expect(
          await replica.sessions.findTurn(start.keys.owner, start.sessionId, start.question.id),
        ).toEqual({ turnId: start.turnId, fingerprint: start.fingerprint });
        expect(
          await replica.sessions.findTurn(start.keys.owner, start.sessionId, randomUUID()),
        ).toBeNull();
      });

      it("lets one of twenty simultaneous attempts succeed", async () => {
        const first = toStart(somebody());
        await replica.sessions.beginTurn(first);
        await finish(first);
        const results = await Promise.all(
          Array.from({ length: 20 }, () =>
            replica.sessions.beginTurn(toStart(first.keys, { sessionId: first.sessionId })),
          ),
        );
        expect(results.filter(({ kind }) => kind === "started")).toHaveLength(1);
        expect(results.filter(({ kind }) => kind === "busy")).toHaveLength(19);
        const held = await replica.sessions.get(first.keys.owner, first.sessionId);
        expect(held?.messages).toHaveLength(3);
      });
    });

    describe("a question's ID", () => {
      it("names the session in which it was first asked, for its owner only", async () => {
        const { owner } = somebody();
        const id = randomUUID();
        expect(await replica.sessions.claimQuestion(owner, id, "first")).toBe("first");
        expect(await replica.sessions.claimQuestion(owner, id, "second")).toBe("first");
        expect(await replica.sessions.claimQuestion(somebody().owner, id, "theirs")).toBe("theirs");
      });

      it("can be used again when its session has been cleared", async () => {
        const start = toStart(somebody());
        const { owner } = start.keys;
        await replica.sessions.claimQuestion(owner, start.question.id, start.sessionId);
        await replica.sessions.beginTurn(start);
        await finish(start);
        await replica.sessions.clear(start.keys, start.sessionId);
        expect(await replica.sessions.claimQuestion(owner, start.question.id, "new")).toBe("new");
      });
    });

    describe("replacing a question", () => {
      async function threeTurns(): Promise<TurnStart[]> {
        const first = toStart(somebody(), { text: "one" });
        const starts = [
          first,
          toStart(first.keys, { sessionId: first.sessionId, text: "two" }),
          toStart(first.keys, { sessionId: first.sessionId, text: "three" }),
        ];
        for (const start of starts) {
          await replica.sessions.beginTurn(start);
          await finish(start, `re: ${start.question.content}`);
        }
        return starts;
      }
      async function contents({ keys, sessionId }: TurnStart): Promise<string[]> {
        const held = await replica.sessions.get(keys.owner, sessionId);
        return held?.messages.map(({ content }) => content) ?? [];
      }

      it("cuts the history before it and continues from there", async () => {
        const [first, second] = (await threeTurns()) as [TurnStart, TurnStart];
        const edited = toStart(first.keys, {
          sessionId: first.sessionId,
          text: "two, better",
          replaceMessageId: second.question.id,
        });
        expect(await replica.sessions.beginTurn(edited)).toMatchObject({
          kind: "started",
          history: [{ content: "one" }, { content: "re: one" }],
        });
        await finish(edited, "re: better");
        expect(await contents(first)).toEqual(["one", "re: one", "two, better", "re: better"]);
      });

      it("renames the session when the first question is replaced, and only then", async () => {
        const [first, second] = (await threeTurns()) as [TurnStart, TurnStart];
        const titleOf = async () =>
          (await replica.sessions.list(first.keys)).map(({ title }) => title);
        const later = toStart(first.keys, {
          sessionId: first.sessionId,
          text: "2",
          replaceMessageId: second.question.id,
        });
        await replica.sessions.beginTurn(later);
        await finish(later);
        expect(await titleOf()).toEqual(["one"]);
        const sooner = toStart(first.keys, {
          sessionId: first.sessionId,
          text: "1",
          replaceMessageId: first.question.id,
        });
        expect(await replica.sessions.beginTurn(sooner)).toEqual({ kind: "started", history: [] });
        expect(await titleOf()).toEqual(["1"]);
        expect(await contents(first)).toEqual(["1"]);
      });

      it.each([
        [
          "a repeated question that gets no answer keeps its previous one",
          "two",
          ["two", "re: two"],
        ],
        ["an edited question that gets no answer has none", "two, better", ["two, better"]],
      ])("%s", async (_name, text, expected) => {
        const [first, second] = (await threeTurns()) as [TurnStart, TurnStart];
        const again = toStart(first.keys, {
          sessionId: first.sessionId,
          text,
          replaceMessageId: second.question.id,
        });
        await replica.sessions.beginTurn(again);
        expect(await contents(first)).toEqual(["one", "re: one", text]);
        await finish(again, "");
        expect(await contents(first)).toEqual(["one", "re: one", ...expected]);
      });

      it("restores the previous answer unless a new one was stored", async () => {
        const [first, , third] = (await threeTurns()) as [TurnStart, TurnStart, TurnStart];
        let last = third;
        for (const text of ["", "", "re: three, anew"]) {
          last = toStart(first.keys, {
            sessionId: first.sessionId,
            text: "three",
            replaceMessageId: last.question.id,
          });
          await replica.sessions.beginTurn(last);
          await finish(last, text);
        }
        const next = toStart(first.keys, { sessionId: first.sessionId, text: "four" });
        await replica.sessions.beginTurn(next);
        await finish(next, "");
        expect((await contents(first)).slice(4)).toEqual(["three", "re: three, anew", "four"]);
      });

      it("does not find an answer, an unknown ID or another session's question", async () => {
        const [first] = (await threeTurns()) as [TurnStart];
        const [elsewhere] = (await threeTurns()) as [TurnStart];
        const held = await replica.sessions.get(first.keys.owner, first.sessionId);
        const answerId = held?.messages[1]?.id ?? "";
        for (const replaceMessageId of [answerId, randomUUID(), elsewhere.question.id]) {
          const start = toStart(first.keys, { sessionId: first.sessionId, replaceMessageId });
          expect(await replica.sessions.beginTurn(start)).toEqual({ kind: "not_found" });
        }
        expect(await contents(first)).toHaveLength(6);
        expect(await replica.sessions.list(first.keys)).toHaveLength(1);
      });
    });

    describe("ending a turn", () => {
      it("appends the answer and frees the session", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        expect(await finish(start)).toBe(true);
        const held = await replica.sessions.get(start.keys.owner, start.sessionId);
        expect(held?.active_turn).toBeUndefined();
        expect(held?.unanswered_turn).toBeUndefined();
        expect(held?.messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
      });

      it("stores no empty answer, and names the turn that left the question unanswered", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        await finish(start, "");
        expect(await replica.sessions.get(start.keys.owner, start.sessionId)).toEqual({
          session_id: start.sessionId,
          messages: [start.question],
          unanswered_turn: { turn_id: start.turnId, message_id: start.question.id },
        });
      });

      it("happens once", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        expect(await finish(start)).toBe(true);
        expect(await finish(start, "Again.")).toBe(false);
        const held = await replica.sessions.get(start.keys.owner, start.sessionId);
        expect(held?.messages).toHaveLength(2);
      });

      it("is refused to recovery while the turn's replica is alive", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        const recovered = await replica.sessions.finishTurn({
          turn: start,
          keys: start.keys,
          answer: null,
          frames: [start.start, toDone(2)],
          recorded: 1,
          recovering: true,
        });
        expect(recovered).toBe(false);
        expect(await finish(start)).toBe(true);
      });
    });

    describe("events", () => {
      it("are returned in order, after any ID, with the final one marked", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        expect((await replica.log.append(start, toChunks(2, "a", "b", "c"))).recorded).toBe(4);
        await replica.log.append(start, toChunks(5, "line\nbreak\r\u2028\u2029", "“ü”🧬"));
        const frames = [
          start.start,
          ...toChunks(2, "a", "b", "c", "line\nbreak\r\u2028\u2029", "“ü”🧬"),
          toDone(7),
        ];
        await replica.sessions.finishTurn({
          turn: start,
          keys: start.keys,
          answer: toAnswer("abc"),
          frames,
          recorded: 6,
        });
        for (let after = 0; after <= frames.length; after += 1) {
          expect(await replica.log.read(start, after)).toEqual(frames.slice(after));
        }
      });

      it("are stored once if a batch is sent twice", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        const batch = toChunks(2, "a", "b");
        await replica.log.append(start, batch);
        expect((await replica.log.append(start, batch)).recorded).toBe(3);
        expect(await replica.log.read(start, 0)).toEqual([start.start, ...batch]);
      });

      // As when the reply to a batch is lost and more frames have arrived before it is sent again.
      it("are stored once if batches overlap, and the last stored ID is returned", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        const batch = toChunks(2, "a", "b", "c", "d");
        await replica.log.append(start, batch.slice(0, 2));
        const { recorded } = await replica.log.append(start, batch);
        await replica.log.append(start, batch.slice(recorded - 1));
        expect(await replica.log.read(start, 0)).toEqual([start.start, ...batch]);
      });

      it("are not duplicated at the end if a batch was stored without a reply", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        const frames = [start.start, ...toChunks(2, "a", "b", "c"), toDone(5)];
        await replica.log.append(start, frames.slice(1, 3));
        const ended = await replica.sessions.finishTurn({
          turn: start,
          keys: start.keys,
          answer: toAnswer("abc"),
          frames,
          recorded: 1,
        });
        expect(ended).toBe(true);
        expect(await replica.log.read(start, 0)).toEqual(frames);
      });

      it("that have not been stored are stored together with the end", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        const frames = [start.start, ...toChunks(2, "a", "b", "c"), toDone(5)];
        await replica.log.append(start, frames.slice(1, 2));
        await replica.sessions.finishTurn({
          turn: start,
          keys: start.keys,
          answer: toAnswer("abc"),
          frames,
          recorded: 2,
        });
        expect(await replica.log.read(start, 0)).toEqual(frames);
      });

      it("are null for a turn that does not exist", async () => {
        const start = toStart(somebody());
        expect(await replica.log.read(start, 0)).toBeNull();
        await replica.sessions.beginTurn(start);
        expect(await replica.log.read({ ...start, turnId: randomUUID() }, 0)).toBeNull();
      });

      it("are announced to watchers until they stop watching", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        let calls = 0;
        const unwatch = await replica.log.watch(start, () => (calls += 1));
        await replica.log.append(start, toChunks(2, "a"));
        await until(() => calls === 1);
        unwatch();
        await replica.log.append(start, toChunks(3, "b"));
        const other = toStart(somebody());
        await replica.sessions.beginTurn(other);
        let others = 0;
        await replica.log.watch(other, () => (others += 1));
        await replica.log.append(other, toChunks(2, "a"));
        await until(() => others === 1);
        expect(calls).toBe(1);
      });
    });

    describe("a turn's lease and stop request", () => {
      it("the lease is held while the turn runs and released when it ends", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        expect(await replica.log.isLeased(start)).toBe(true);
        expect(await replica.log.renewLease(start)).toEqual({ held: true, stopRequested: false });
        await finish(start);
        expect(await replica.log.isLeased(start)).toBe(false);
      });

      it("a stop request reaches the replica that runs the turn", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        const stopped: string[] = [];
        replica.log.onStopRequest((turnId) => stopped.push(turnId));
        await replica.log.requestStop(start);
        await until(() => stopped.length > 0);
        expect(stopped).toEqual([start.turnId]);
      });

      it("the log reports whether a turn is being watched", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        expect(await replica.log.isWatched(start)).toBe(false);
        expect((await replica.log.append(start, toChunks(2, "a"))).watched).toBe(false);
        await replica.log.watch(start, () => undefined);
        await replica.log.keepWatched(start);
        expect(await replica.log.isWatched(start)).toBe(true);
        expect((await replica.log.append(start, toChunks(3, "b"))).watched).toBe(true);
      });
    });

    describe("somebody else's session", () => {
      it("does not exist for another user, or for the same user in another course", async () => {
        const userId = randomUUID();
        const start = toStart(somebody({ userId }));
        await replica.sessions.beginTurn(start);
        await finish(start);
        const held = await replica.sessions.get(start.keys.owner, start.sessionId);
        const answerId = held?.messages[1]?.id ?? "";
        const strangers = [
          somebody(),
          somebody({ userId, courseId: 3 }),
          somebody({ userId, courseId: null }),
          somebody({ userId, issuer: "https://other.example" }),
        ];
        for (const keys of strangers) {
          const { sessions } = replica;
          expect(await sessions.isOwner(keys.owner, start.sessionId)).toBe(false);
          expect(await sessions.get(keys.owner, start.sessionId)).toBeNull();
          expect(
            await sessions.findTurn(keys.owner, start.sessionId, start.question.id),
          ).toBeNull();
          expect(await sessions.list(keys)).toEqual([]);
          expect(
            await sessions.setFeedback(keys.owner, start.sessionId, answerId, { rating: "up" }),
          ).toBeNull();
          expect(await sessions.clear(keys, start.sessionId)).toEqual({
            found: false,
            runningTurnId: null,
          });
          for (const mayCreate of [true, false]) {
            const intruding = { ...toStart(keys, { sessionId: start.sessionId }), mayCreate };
            expect(await sessions.beginTurn(intruding)).toEqual({ kind: "not_found" });
          }
          expect(await sessions.exportUser(keys.user)).toEqual(
            keys.user === start.keys.user
              ? [expect.objectContaining({ messages: held?.messages })]
              : [],
          );
        }
        expect(await replica.sessions.isOwner(start.keys.owner, start.sessionId)).toBe(true);
        expect(await replica.sessions.get(start.keys.owner, start.sessionId)).toEqual(held);
      });
    });

    describe("clearing", () => {
      it("removes a session, its turns and its events completely", async () => {
        const start = toStart(somebody());
        await replica.sessions.claimQuestion(start.keys.owner, start.question.id, start.sessionId);
        await replica.sessions.beginTurn(start);
        await finish(start);
        const held = await replica.sessions.get(start.keys.owner, start.sessionId);
        const rating = { rating: "down", reason: "a reason of my own" } as const;
        const rated = held?.messages[1]?.id ?? "";
        await replica.sessions.setFeedback(start.keys.owner, start.sessionId, rated, rating);
        expect(await replica.sessions.clear(start.keys, start.sessionId)).toEqual({
          found: true,
          runningTurnId: null,
        });
        expect(await kind.textsOf()).not.toMatch(
          new RegExp(`${start.sessionId}(?!}:cleared )|${start.question.id}|a reason of my own`),
        );
        expect(await replica.sessions.get(start.keys.owner, start.sessionId)).toBeNull();
        expect(await replica.log.read(start, 0)).toBeNull();
        expect(await replica.sessions.list(start.keys)).toEqual([]);
        expect(await replica.sessions.exportUser(start.keys.user)).toEqual([]);
        expect(await replica.sessions.clear(start.keys, start.sessionId)).toEqual({
          found: false,
          runningTurnId: null,
        });
      });

      it("returns the running turn, whose end and later events are discarded", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        expect(await replica.sessions.clear(start.keys, start.sessionId)).toEqual({
          found: true,
          runningTurnId: start.turnId,
        });
        await replica.log.append(start, toChunks(2, "a"));
        expect(await finish(start)).toBe(false);
        expect(await replica.sessions.get(start.keys.owner, start.sessionId)).toBeNull();
        expect(await replica.log.read(start, 0)).toBeNull();
      });
    });

    describe("listing, feedback, export", () => {
      it("lists the sessions of one course, latest turn first", async () => {
        const userId = randomUUID();
        const keys = somebody({ userId });
        const { replicas, pass } = await kind.open(1);
        const { sessions } = replicas[0] as Replica;
        const opened: TurnStart[] = [];
        const starts = ["one", "two"].map((text) => toStart(keys, { text }));
        starts.push(toStart(somebody({ userId, courseId: null }), { text: "elsewhere" }));
        for (const start of starts) {
          await sessions.beginTurn(start);
          await pass(5);
          await finish(start, "Yes.", replicas[0]);
          await pass(5);
          opened.push(start);
        }
        const [one] = opened as [TurnStart];
        await sessions.beginTurn(toStart(keys, { sessionId: one.sessionId, text: "again" }));
        const list = await sessions.list(keys);
        expect(list.map(({ title, message_count }) => [title, message_count])).toEqual([
          ["one", 3],
          ["two", 2],
        ]);
        expect(await sessions.list(keys, 1)).toEqual(list.slice(0, 1));
        for (const { updated_at } of list) {
          expect(new Date(updated_at).toISOString()).toBe(updated_at);
        }
      });

      it("keeps the last feedback on each answer", async () => {
        const start = toStart(somebody());
        await replica.sessions.beginTurn(start);
        await finish(start);
        const { owner, user } = start.keys;
        const held = await replica.sessions.get(owner, start.sessionId);
        const answerId = held?.messages[1]?.id ?? "";
        const give = (id: string, rating: "up" | "down") =>
          replica.sessions.setFeedback(owner, start.sessionId, id, { rating, reason: "ü" });
        expect(await give(answerId, "up")).toEqual({ before: null });
        expect(await give(answerId, "down")).toEqual({ before: "up" });
        expect(await give(answerId, "down")).toEqual({ before: "down" });
        expect(await give(start.question.id, "up")).toBeNull();
        expect(await give(randomUUID(), "up")).toBeNull();
        const [exported] = await replica.sessions.exportUser(user);
        expect(exported?.messages[1]?.feedback).toEqual({ rating: "down", reason: "ü" });
        expect(exported?.messages[0]).not.toHaveProperty("feedback");
        const rated = await replica.sessions.get(owner, start.sessionId);
        expect(rated?.messages).toEqual([
          held?.messages[0],
          { ...held?.messages[1], rating: "down" },
        ]);
      });

      it("exports and lists all sessions of a user, in all courses, and nobody else's", async () => {
        const userId = randomUUID();
        const inCourse = toStart(somebody({ userId }), { text: "in the course" });
        const outside = toStart(somebody({ userId, courseId: null }), { text: "outside" });
        const other = toStart(somebody(), { text: "not mine" });
        for (const start of [inCourse, outside, other]) {
          await replica.sessions.beginTurn(start);
          await finish(start);
        }
        const { user } = inCourse.keys;
        const exported = await replica.sessions.exportUser(user);
        expect(
          exported
            .map(({ course_id, title, messages }) => [course_id, title, messages.length])
            .toSorted(),
        ).toEqual([
          [null, "outside", 2],
          [2, "in the course", 2],
        ]);
        const listed = await replica.sessions.listUser(user);
        expect(listed.map(({ sessionId }) => sessionId).toSorted()).toEqual(
          [inCourse.sessionId, outside.sessionId].toSorted(),
        );
        expect(listed).toContainEqual({
          sessionId: outside.sessionId,
          owner: outside.keys.owner,
          courseId: null,
        });
      });
    });

    describe("the TTL of a session", () => {
      it("starts at its last turn, not at its first", async () => {
        const { replicas, pass } = await kind.open(1, { ttlSeconds: 2 });
        const { sessions, log } = replicas[0] as Replica;
        const first = toStart(somebody());
        await sessions.beginTurn(first);
        await pass(1200);
        await finish(first, "Yes.", replicas[0]);
        await pass(1200);
        const second = toStart(first.keys, { sessionId: first.sessionId });
        expect(await sessions.beginTurn(second)).toMatchObject({ kind: "started" });
        await pass(2300);
        expect(await sessions.get(first.keys.owner, first.sessionId)).toBeNull();
        expect(await sessions.list(first.keys)).toEqual([]);
        expect(await sessions.exportUser(first.keys.user)).toEqual([]);
        expect(await log.read(second, 0)).toBeNull();
        const late = toStart(first.keys, { sessionId: first.sessionId });
        expect(await sessions.beginTurn(late)).toEqual({ kind: "not_found" });
      });
    });
  });
}
