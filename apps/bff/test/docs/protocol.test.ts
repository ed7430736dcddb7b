import { readFile } from "node:fs/promises";
import {
  CLOSE_CODES,
  clientFrameSchema,
  ERROR_CODES,
  frameMessageSchema,
  hostMessageSchema,
  turnEventSchema,
} from "@sidenote/protocol";
import { describe, expect, it } from "vitest";
import { ERROR_TABLE } from "../../src/errors.ts";

const page = await readFile(new URL("../../../../docs/protocol.md", import.meta.url), "utf8");

/** Returns the rows of the tables under a heading as lists of cells, header rows included. */
function rowsOf(heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`There is no section "${heading}".`);
  return section
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.slice(2, -2).split(" | "));
}

/** Returns the code spans in a cell. */
function wordsIn(cell = ""): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word);
}

interface Union {
  def: { options: readonly { def: { shape: { type: { def: { values: readonly string[] } } } } }[] };
}

function typesOf({ def }: Union): string[] {
  return def.options.flatMap(({ def: { shape } }) => shape.type.def.values).toSorted();
}

describe("docs/protocol.md", () => {
  it("lists every error code with its status and whether it is retryable", () => {
    const told = rowsOf("Errors").flatMap(([code, status, retryable]) =>
      wordsIn(code).map((word) => `${word} ${status} ${retryable}`),
    );
    const known = ERROR_CODES.map((code) => {
      const { status, retryable } = ERROR_TABLE[code];
      return `${code} ${status} ${retryable ? "yes" : "no"}`;
    });
    expect(told.toSorted()).toEqual(known.toSorted());
  });

  it("lists every event of a turn", () => {
    const told = rowsOf("Events of a turn").flatMap(([type]) => wordsIn(type));
    expect(told.filter((word) => word !== "type").toSorted()).toEqual(typesOf(turnEventSchema));
  });

  it("lists every frame a WebSocket client sends, and every close code", () => {
    const rows = rowsOf("WebSocket");
    const told = rows.flatMap(([cell = ""]) => /^`\{"type":"(\w+)"/.exec(cell)?.[1] ?? []);
    expect(told.toSorted()).toEqual(typesOf(clientFrameSchema()));
    const codes = rows.flatMap(([cell = ""]) => (/^\d+$/.test(cell) ? Number(cell) : []));
    expect(codes.toSorted()).toEqual(Object.values(CLOSE_CODES).toSorted());
  });

  it.each([
    ["frame", frameMessageSchema],
    ["host", hostMessageSchema],
  ])("lists every message of the %s", (from, schema) => {
    const rows = rowsOf("Host page and frame").filter(([cell]) => cell === from);
    expect(rows.flatMap(([, type]) => wordsIn(type)).toSorted()).toEqual(typesOf(schema));
  });

  it("contains only valid JSON examples", () => {
    const examples = [...page.matchAll(/^```json\n(.*?)^```/gms)].map(([, json = ""]) => json);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(() => JSON.parse(example), example).not.toThrow();
  });
});
