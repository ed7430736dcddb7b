import { describe, expect, it } from "vitest";
import { findCitations, toGrounding } from "./citations.ts";
import type { Activity, CourseSection } from "./ports.ts";

function activity(cmid: number, url: string | null, name = `Activity ${cmid}`): Activity {
  return { cmid, name, modname: "page", url, dates: [], description: "" };
}
const ESSAY = "https://moodle.example/mod/assign/view.php?id=4";
const PAGE = "https://moodle.example/mod/page/view.php?id=2";
const OUTLINE: CourseSection[] = [
  { name: "Week 1", summary: "", activities: [activity(2, PAGE, "Cell structure")] },
  { name: "Week 2", summary: "", activities: [activity(4, ESSAY, "Essay"), activity(9, null)] },
];

describe("what an answer points at", () => {
  it("is each linked activity of the outline, once, in the order of the answer", () => {
    const text = `See [the essay](${ESSAY}), [cells](<${PAGE}> "Cells") and [again](${ESSAY}).`;
    expect(findCitations(text, OUTLINE)).toEqual([
      { index: 1, title: "Essay", url: ESSAY, cited_text: "the essay", cmid: 4 },
      { index: 2, title: "Cell structure", url: PAGE, cited_text: "cells", cmid: 2 },
    ]);
  });

  it.each([
    ["a link that is not in the outline", "[x](https://evil.example/)"],
    ["an address that only begins like one", `[x](${PAGE}&redirect=https://evil.example)`],
    ["an image", `![x](${PAGE})`],
    ["a bare address", PAGE],
    ["an unfinished link", `[x](${PAGE}`],
    ["nothing", ""],
  ])("is nothing for %s", (_name, text) => {
    expect(findCitations(text, OUTLINE)).toEqual([]);
  });

  it("is nothing where the site cannot say what this student may see", () => {
    expect(findCitations(`[x](${PAGE})`, null)).toEqual([]);
  });

  it("is found in an answer made to be slow to read", () => {
    const text = `${"[".repeat(50_000)}${"[a](".repeat(20_000)}\n[x](${PAGE})`;
    expect(findCitations(text, OUTLINE)).toHaveLength(1);
  });
});

describe("where an answer comes from", () => {
  it("is the course where it points at it, general where it does not, none where there is none", () => {
    const citations = findCitations(`[x](${PAGE})`, OUTLINE);
    expect(toGrounding("x", citations)).toBe("course");
    expect(toGrounding("According to the course", [])).toBe("general");
    expect(toGrounding("  \n", [])).toBe("none");
  });
});
