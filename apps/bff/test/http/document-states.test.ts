import { documentsSchema } from "@sidenote/protocol";
import { describe, expect, it } from "vitest";
import { toPerson } from "../stage/bff.ts";
import { bff, moodle, startOther, useBff } from "../stage/one-bff.ts";
import { until } from "../stage/until.ts";

useBff();

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
    const other = await startOther({ DOCUMENTS_MAX_CHARACTERS: "0" });
    const answer = await (await toPerson(other, moodle, elena)).send("GET", "/documents");
    expect(await answer.json()).toEqual({ documents: null });
  });
});
