import { describe, expect, it } from "vitest";
import { toTextFragment } from "./text-fragment.ts";

const PAGE = "https://moodle.example/mod/page/view.php?id=2";

describe("the part of an address that leads to a text", () => {
  it("names a short text whole, with what has a meaning in it escaped", () => {
    expect(toTextFragment(PAGE, "Cell-walls, & (more)")).toBe(
      "#:~:text=Cell%2Dwalls%2C%20%26%20%28more%29",
    );
  });

  it("names how a long text begins and ends", () => {
    const text = `The mitochondrion makes most of ${"the energy that ".repeat(8)}a living cell needs now.`;
    expect(toTextFragment(PAGE, text)).toBe(
      "#:~:text=The%20mitochondrion%20makes%20most%20of,a%20living%20cell%20needs%20now.",
    );
  });

  it("takes some characters of a text with no spaces, and never half of one", () => {
    const fragment = toTextFragment(PAGE, "细胞膜🧬".repeat(30));
    expect(decodeURIComponent(fragment)).toBe(
      `#:~:text=${"细胞膜🧬".repeat(3)},${"细胞膜🧬".repeat(3)}`,
    );
  });

  it("is made of half a character, too", () => {
    expect(toTextFragment(PAGE, "a\ud83d")).toBe("#:~:text=a%EF%BF%BD");
  });

  it("is added to a fragment that is there", () => {
    expect(toTextFragment(`${PAGE}#module-12`, "Cells")).toBe(":~:text=Cells");
  });
});
