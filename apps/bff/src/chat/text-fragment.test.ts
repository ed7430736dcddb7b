import { describe, expect, it } from "vitest";
import { toTextFragment } from "./text-fragment.ts";

const PAGE = "https://moodle.example/mod/page/view.php?id=2";

describe("the text fragment of a URL", () => {
  it("quotes a short text in full, with special characters escaped", () => {
    expect(toTextFragment(PAGE, "Cell-walls, & (more)")).toBe(
      "#:~:text=Cell%2Dwalls%2C%20%26%20%28more%29",
    );
  });

  it("gives the first and last words of a long text", () => {
    const text = `The mitochondrion makes most of ${"the energy that ".repeat(8)}a living cell needs now.`;
    expect(toTextFragment(PAGE, text)).toBe(
      "#:~:text=The%20mitochondrion%20makes%20most%20of,a%20living%20cell%20needs%20now.",
    );
  });

  it("uses characters instead of words in a text without spaces, never half a surrogate pair", () => {
    const fragment = toTextFragment(PAGE, "细胞膜🧬".repeat(30));
    expect(decodeURIComponent(fragment)).toBe(
      `#:~:text=${"细胞膜🧬".repeat(3)},${"细胞膜🧬".repeat(3)}`,
    );
  });

  it("replaces a lone surrogate", () => {
    expect(toTextFragment(PAGE, "a\ud83d")).toBe("#:~:text=a%EF%BF%BD");
  });

  it("is appended to an existing fragment", () => {
    expect(toTextFragment(`${PAGE}#module-12`, "Cells")).toBe(":~:text=Cells");
  });
});
