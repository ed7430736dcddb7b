import { describe, expect, it } from "vitest";
import { findCitations, toCitations, toGrounding, toMarks, withoutMarks } from "./citations.ts";
import type { Passage } from "./library-ports.ts";
import type { Activity, CitedPassage, CourseSection } from "./ports.ts";

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
      { index: 1, title: "Essay", url: ESSAY, cited_text: "Essay", cmid: 4 },
      { index: 2, title: "Cell structure", url: PAGE, cited_text: "Cell structure", cmid: 2 },
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

const NOTES = "https://moodle.example/mod/resource/view.php?id=7&redirect=1";
const SLIDE: Passage = {
  cmid: 7,
  title: "Lecture notes",
  url: `${NOTES}#page=3`,
  page: 3,
  text: "ATP is made here. It is used there.",
};
const TEXT: Passage = { cmid: 2, title: "Cell structure", url: PAGE, page: null, text: "Walls." };

describe("what an answer rests on", () => {
  function cite(cited: CitedPassage[], text = "It is so.") {
    return toCitations({
      cited,
      answer: { text },
      context: { outline: OUTLINE },
      rounds: [
        {
          said: "",
          calls: [{ id: "1", tool: "search_course" as const, query: "atp", findings: null }],
        },
        {
          said: "",
          calls: [
            {
              id: "2",
              tool: "search_course" as const,
              query: "atp",
              findings: { passages: [SLIDE, TEXT], unread: 0 },
            },
          ],
        },
      ],
    });
  }

  it("is each passage that was cited, with its page, once for each text", () => {
    const atp = { url: SLIDE.url, text: "ATP is\nmade here. " };
    expect(cite([atp, atp, { url: SLIDE.url, text: "It is used there." }])).toEqual([
      {
        index: 1,
        title: "Lecture notes",
        url: SLIDE.url,
        cited_text: "ATP is made here.",
        cmid: 7,
        page: 3,
      },
      expect.objectContaining({ index: 1, cited_text: "It is used there.", url: SLIDE.url }),
    ]);
  });

  it("leads to the text itself where it stands on a page, always by the one address", () => {
    const urls = cite([
      { url: PAGE, text: "Walls." },
      { url: PAGE, text: "Other walls." },
    ]).map(({ url }) => url);
    expect(urls).toEqual([`${PAGE}#:~:text=Walls.`, `${PAGE}#:~:text=Walls.`]);
  });

  it("is nothing that was not found for this student", () => {
    expect(cite([{ url: "https://evil.example/", text: "Secret" }])).toEqual([]);
    expect(cite([{ url: PAGE, text: " " }])).toEqual([]);
  });

  it("goes before what is linked besides, and an activity counts once", () => {
    const text = `See [the essay](${ESSAY}), [cells](${PAGE}) and [page three](${SLIDE.url}).`;
    const found = cite([{ url: PAGE, text: "Walls." }], text);
    expect(found.map(({ index, cmid, page }) => [index, cmid, page])).toEqual([
      [1, 2, undefined],
      [2, 4, undefined],
      [3, 7, 3],
    ]);
  });

  it("has the number that the mark behind the words has", () => {
    const all = [PAGE, PAGE, SLIDE.url].map((url, at) => ({ url, text: `Text ${at}.` }));
    expect(cite(all).map(({ index, cmid }) => [index, cmid])).toEqual([
      [1, 2],
      [1, 2],
      [2, 7],
    ]);
  });

  it("is told in no more words than a reader takes in", () => {
    const [citation] = cite([{ url: PAGE, text: "Cell ".repeat(500) }]);
    expect(citation?.cited_text).toHaveLength(600);
    expect(citation?.cited_text.endsWith("…")).toBe(true);
  });
});

describe("the marks behind words that rest on something", () => {
  function mark(all: string[], just: string[], text = "It is so.") {
    const cite = (urls: string[]) => urls.map((url) => ({ url, text: "a  (b)" }));
    const calls = [
      {
        id: "1",
        tool: "search_course" as const,
        query: "atp",
        findings: { passages: [SLIDE, TEXT], unread: 0 },
      },
    ];
    const rounds = [{ said: "", calls }];
    return toMarks({ cited: cite(all), rounds, answer: { text } }, cite(just));
  }

  it("are the numbers of the sources, as the answer came to them, each once", () => {
    const onPage = `\u00a0[[1]](${PAGE}#:~:text=a%20%28b%29)`;
    expect(mark([PAGE], [PAGE])).toBe(onPage);
    expect(mark([PAGE, SLIDE.url, PAGE], [SLIDE.url, PAGE, PAGE])).toBe(
      `\u00a0[[2]](${SLIDE.url})${onPage}`,
    );
  });

  it("are none for what was not found, and none where a line has ended or nothing was said", () => {
    expect(mark(["https://evil.example/", PAGE], ["https://evil.example/"])).toBe("");
    expect(mark([PAGE], [PAGE], "So.\n")).toBe("");
    expect(mark([PAGE], [PAGE], "")).toBe("");
  });

  it("are taken away again for the model, and nothing else is", () => {
    const text = `See [[1]](${PAGE}) and [this](${PAGE}).`;
    expect(withoutMarks(`${text}${mark([PAGE, SLIDE.url], [PAGE, SLIDE.url])} More.`)).toBe(
      `${text} More.`,
    );
  });

  it("do not count as links of their own: a source that is cited is told once", () => {
    const text = `It is so.${mark([SLIDE.url], [SLIDE.url])}`;
    const calls = [
      {
        id: "1",
        tool: "search_course" as const,
        query: "atp",
        findings: { passages: [SLIDE], unread: 0 },
      },
    ];
    const cited = [{ url: SLIDE.url, text: "ATP is made here." }];
    expect(toCitations({ cited, rounds: [{ said: "", calls }], answer: { text } })).toHaveLength(1);
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
