import { describe, expect, it } from "vitest";
import { toTextDelta } from "../../src/claude/text-delta.ts";

function read(line: string, before = "", after = "\n") {
  const bytes = Buffer.from(before + line + after);
  const from = Buffer.byteLength(before);
  return toTextDelta(bytes, from, from + Buffer.byteLength(line));
}
const toLine = (text: string, index = 0): string =>
  `data: ${JSON.stringify({ type: "content_block_delta", index, delta: { type: "text_delta", text } })}`;

describe("a text delta parsed from bytes", () => {
  it.each(["Water ", "", "é漢😀", "a}}b", "{}", "ends with space ", "\u2028"])(
    "equals its parsed JSON: %j",
    (text) => {
      for (const index of [0, 1, 9]) {
        const line = toLine(text, index);
        expect(read(line, "event: x\n", "\ndata: more")).toEqual(JSON.parse(line.slice(5)));
      }
    },
  );

  it("may be padded, as Claude's events are", () => {
    const line = toLine("Water").replace(/\}\}$/, "}          }   ");
    expect(read(line)).toEqual(JSON.parse(line.slice(5)));
  });

  it.each([
    ["its text contains an escape", toLine('say "yes"\n')],
    ["it has another field", toLine("a").replace("}}", ',"more":1}}')],
    ["it is truncated", toLine("Water").slice(0, -1)],
    ["its text is truncated", toLine("Water").slice(0, -5)],
    ["it is truncated before its text", toLine("Water").slice(0, 40)],
    ["it continues after its end", `${toLine("a")}}`],
    ["its index has two digits", toLine("a", 12)],
    ["its index is not a number", toLine("a").replace('"index":0', '"index":x')],
    ["it is another type of delta", toLine("a").replace("text_delta", "thinking_delta")],
    ["it is not a data line", "event: content_block_delta"],
    ["it is empty", ""],
  ])("is left to the JSON parser if %s", (_why, line) => {
    expect(read(line)).toBeNull();
    // Bytes after the line are ignored.
    expect(read(line, "", '\n"}}')).toBeNull();
  });
});
