import { describe, expect, it } from "vitest";
import { toTextDelta } from "../../src/claude/text-delta.ts";

function read(line: string, before = "", after = "\n") {
  const bytes = Buffer.from(before + line + after);
  const from = Buffer.byteLength(before);
  return toTextDelta(bytes, from, from + Buffer.byteLength(line));
}
const toLine = (text: string, index = 0): string =>
  `data: ${JSON.stringify({ type: "content_block_delta", index, delta: { type: "text_delta", text } })}`;

describe("a text delta read from its bytes", () => {
  it.each(["Water ", "", "é漢😀", "a}}b", "{}", "ends with space ", "\u2028"])(
    "is what its JSON says: %j",
    (text) => {
      for (const index of [0, 1, 9]) {
        const line = toLine(text, index);
        expect(read(line, "event: x\n", "\ndata: more")).toEqual(JSON.parse(line.slice(5)));
      }
    },
  );

  it("may be padded, as Claude's are", () => {
    const line = toLine("Water").replace(/\}\}$/, "}          }   ");
    expect(read(line)).toEqual(JSON.parse(line.slice(5)));
  });

  it.each([
    ["something is escaped", toLine('say "yes"\n')],
    ["there is more in it", toLine("a").replace("}}", ',"more":1}}')],
    ["it is cut", toLine("Water").slice(0, -1)],
    ["its text is cut", toLine("Water").slice(0, -5)],
    ["its beginning is cut", toLine("Water").slice(0, 40)],
    ["it goes on after its end", `${toLine("a")}}`],
    ["its index has two digits", toLine("a", 12)],
    ["its index is no number", toLine("a").replace('"index":0', '"index":x')],
    ["it is another delta", toLine("a").replace("text_delta", "thinking_delta")],
    ["it is no data", "event: content_block_delta"],
    ["it is empty", ""],
  ])("is left to a parser where %s", (_why, line) => {
    expect(read(line)).toBeNull();
    // What comes after the line is not looked at.
    expect(read(line, "", '\n"}}')).toBeNull();
  });
});
