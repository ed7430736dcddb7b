import { describe, expect, it } from "vitest";
import { joinLines } from "./pdf.ts";

describe("the lines of a printed page", () => {
  it("are joined into paragraphs, and hyphenated words into one", () => {
    expect(
      joinLines([
        "Osmosis",
        "Water moves through a membrane from the thinner to the thi-",
        "cker solution, and that is all there is to it in this short",
        "chapter.",
        "The next begins here and is as long as the others are, too.",
      ]),
    ).toBe(
      "Osmosis\nWater moves through a membrane from the thinner to the thicker solution, and that is all there is to it in this short chapter.\nThe next begins here and is as long as the others are, too. ",
    );
  });

  it("keep a hyphen before a capital letter", () => {
    const line = "This is a long line that ends in the word non-";
    expect(joinLines([line, "Newtonian fluids are what this line is about, too."])).toContain(
      "non- Newtonian",
    );
  });

  it("may be none", () => expect(joinLines([])).toBe(""));
});
