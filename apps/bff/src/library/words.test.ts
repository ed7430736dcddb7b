import { describe, expect, it } from "vitest";
import { toTerms, toWords } from "./words.ts";

describe("the words of a text", () => {
  it("are its letters and numbers, whatever stands between them", () => {
    expect(toWords("Cell-walls, 2 µm thick (see §4).")).toEqual([
      "Cell",
      "walls",
      "2",
      "μm",
      "thick",
      "see",
      "4",
    ]);
  });

  it("are pairs of neighbours where a script has no spaces", () => {
    expect(toWords("光合作用 in 植物")).toEqual(["光合", "合作", "作用", "in", "植物"]);
    expect(toWords("水")).toEqual(["水"]);
    expect(toWords("ATP合成")).toEqual(["ATP", "合成"]);
  });
});

describe("the terms a word is found by", () => {
  /** Whether one is found where the other stands. */
  const meet = (one: string, other: string): boolean =>
    toTerms(one).some((term) => toTerms(other).includes(term));

  it.each([
    ["cells", "Cell"],
    ["Zellen", "Zelle"],
    ["mitochondria", "mitochondrion"],
    ["enzymes", "enzyme"],
    ["élève", "ELEVE"],
    ["Kräfte", "Kraft"],
    ["الخلية", "خلية"],
    ["клетки", "клетка"],
  ])("are shared by %s and %s", (one, other) => expect(meet(one, other)).toBe(true));

  it.each([
    ["cell", "call"],
    ["2024", "2025"],
    ["20241", "20242"],
    ["gas", "gap"],
  ])("are not shared by %s and %s", (one, other) => expect(meet(one, other)).toBe(false));

  it("are more for the very word than for a relative of it", () => {
    const shared = (other: string): number =>
      toTerms("photosynthesis").filter((term) => toTerms(other).includes(term)).length;
    expect(shared("Photosynthesis")).toBeGreaterThan(shared("photosystem"));
  });
});
