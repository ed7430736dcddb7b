import { describe, expect, it } from "vitest";
import { WrittenCall } from "./search-tool.ts";

function write(...pieces: string[]) {
  const call = new WrittenCall("toolu_1");
  for (const piece of pieces) call.add(piece);
  return call.toSearch();
}

describe("a call of the search as Claude writes it", () => {
  it("is read when it is whole", () => {
    expect(write('{"que', 'ry": " cell\\nwalls', ' "}')).toEqual({
      id: "toolu_1",
      query: "cell walls",
    });
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["no words", "{}"],
    ["another kind of words", '{"query": 5}'],
    ["far too much", `{"query": "${"a".repeat(5000)}`, 'a"}'],
  ])("searches for nothing where it is %s", (_name, ...pieces) => {
    expect(write(...pieces)).toEqual({ id: "toolu_1", query: "" });
  });

  it("is cut where it is long", () => {
    expect(write(`{"query": "${"a".repeat(2000)}"}`).query).toHaveLength(300);
  });
});
