import { describe, expect, it } from "vitest";
import type { ToolCall } from "../chat/ports.ts";
import { isTool, toInput, WrittenCall } from "./tools.ts";

function write(tool: ToolCall["tool"], ...pieces: string[]): ToolCall {
  const call = new WrittenCall("toolu_1", tool);
  for (const piece of pieces) call.add(piece);
  return call.toCall();
}

describe("a streamed search call", () => {
  it("is parsed when it is complete", () => {
    expect(write("search_course", '{"que', 'ry": " cell\\nwalls', ' "}')).toEqual({
      id: "toolu_1",
      tool: "search_course",
      query: "cell walls",
    });
  });

  it.each([
    ["empty", ""],
    ["invalid JSON", "{"],
    ["without a query", "{}"],
    ["with a query that is not text", '{"query": 5}'],
    ["far too long", `{"query": "${"a".repeat(5000)}`, 'a"}'],
  ])("has an empty query if it is %s", (_name, ...pieces) => {
    expect(write("search_course", ...pieces)).toMatchObject({ query: "" });
  });

  it("has a long query cut", () => {
    const { length } = toInput(write("search_course", `{"query": "${"a".repeat(2000)}"}`))[
      "query"
    ] as string;
    expect(length).toBe(300);
  });
});

describe("a streamed call to read a document", () => {
  it("gives the address and the part, which defaults to the first", () => {
    const url = "https://moodle.example/mod/page/view.php?id=2";
    expect(write("read_document", `{"url": "${url}"}`)).toEqual({
      id: "toolu_1",
      tool: "read_document",
      url,
      part: 1,
    });
    expect(write("read_document", `{"url": "${url}", "part": 3}`)).toMatchObject({ url, part: 3 });
  });

  it.each(["", "{}", '{"url": 5}', '{"url": "x", "part": 0}', '{"url": "x", "part": "2"}'])(
    "has an empty address if it is %s",
    (json) => expect(write("read_document", json)).toMatchObject({ url: "", part: 1 }),
  );
});

describe("a tool", () => {
  it("is recognised by its name", () => {
    expect(["search_course", "read_document", "bash"].map(isTool)).toEqual([true, true, false]);
  });
});
