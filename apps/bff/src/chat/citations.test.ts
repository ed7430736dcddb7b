import type { Contact } from "@sidenote/protocol";
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

describe("the citations found in an answer's links", () => {
  it("are the linked activities of the outline, each once, in order of appearance", () => {
    const text = `See [the essay](${ESSAY}), [cells](<${PAGE}> "Cells") and [again](${ESSAY}).`;
    expect(findCitations(text, OUTLINE)).toEqual([
      { index: 1, title: "Essay", url: ESSAY, cited_text: "Essay", cmid: 4 },
      { index: 2, title: "Cell structure", url: PAGE, cited_text: "Cell structure", cmid: 2 },
    ]);
  });

  it.each([
    ["a link that is not in the outline", "[x](https://evil.example/)"],
    [
      "an address that only starts like one in the outline",
      `[x](${PAGE}&redirect=https://evil.example)`,
    ],
    ["an image", `![x](${PAGE})`],
    ["a bare address", PAGE],
    ["an unfinished link", `[x](${PAGE}`],
    ["nothing", ""],
  ])("are none for %s", (_name, text) => {
    expect(findCitations(text, OUTLINE)).toEqual([]);
  });

  it("are none if the site cannot tell what the student may see", () => {
    expect(findCitations(`[x](${PAGE})`, null)).toEqual([]);
  });

  it("are found quickly in an answer crafted to be slow to parse", () => {
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

describe("the citations of an answer", () => {
  function cite(cited: CitedPassage[], text = "It is so.", contact: Contact | null = null) {
    return toCitations({
      cited,
      answer: { text },
      context: { outline: OUTLINE, contact },
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

  it("include each cited passage with its page, once per quote", () => {
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

  it("link to the quoted text on a web page, with one address per page", () => {
    const urls = cite([
      { url: PAGE, text: "Walls." },
      { url: PAGE, text: "Other walls." },
    ]).map(({ url }) => url);
    expect(urls).toEqual([`${PAGE}#:~:text=Walls.`, `${PAGE}#:~:text=Walls.`]);
  });

  it("exclude passages that were not found for this student, and empty quotes", () => {
    expect(cite([{ url: "https://evil.example/", text: "Secret" }])).toEqual([]);
    expect(cite([{ url: PAGE, text: " " }])).toEqual([]);
  });

  it("list cited passages before linked activities, each activity once", () => {
    const text = `See [the essay](${ESSAY}), [cells](${PAGE}) and [page three](${SLIDE.url}).`;
    const found = cite([{ url: PAGE, text: "Walls." }], text);
    expect(found.map(({ index, cmid, page }) => [index, cmid, page])).toEqual([
      [1, 2, undefined],
      [2, 4, undefined],
      [3, 7, 3],
    ]);
  });

  it("leave out the forum to which the student is referred, which nothing of the answer rests on", () => {
    const text = `Ask [in the forum](${PAGE}) about [the essay](${ESSAY}).`;
    const found = cite([], text, { kind: "forum", url: PAGE });
    expect(found.map(({ index, cmid }) => [index, cmid])).toEqual([[1, 4]]);
  });

  it("have the same numbers as the marks in the text", () => {
    const all = [PAGE, PAGE, SLIDE.url].map((url, at) => ({ url, text: `Text ${at}.` }));
    expect(cite(all).map(({ index, cmid }) => [index, cmid])).toEqual([
      [1, 2],
      [1, 2],
      [2, 7],
    ]);
  });

  it("shorten long quotes", () => {
    const [citation] = cite([{ url: PAGE, text: "Cell ".repeat(500) }]);
    expect(citation?.cited_text).toHaveLength(600);
    expect(citation?.cited_text.endsWith("…")).toBe(true);
  });
});

describe("the citation marks", () => {
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

  it("are the numbers of the sources in order of first citation, each once", () => {
    const onPage = `\u00a0[[1]](${PAGE}#:~:text=a%20%28b%29)`;
    expect(mark([PAGE], [PAGE])).toBe(onPage);
    expect(mark([PAGE, SLIDE.url, PAGE], [SLIDE.url, PAGE, PAGE])).toBe(
      `\u00a0[[2]](${SLIDE.url})${onPage}`,
    );
  });

  it("are left out for unknown passages, after a line break and for an empty answer", () => {
    expect(mark(["https://evil.example/", PAGE], ["https://evil.example/"])).toBe("");
    expect(mark([PAGE], [PAGE], "So.\n")).toBe("");
    expect(mark([PAGE], [PAGE], "")).toBe("");
  });

  it("are stripped for the model, without changing other links", () => {
    const text = `See [[1]](${PAGE}) and [this](${PAGE}).`;
    expect(withoutMarks(`${text}${mark([PAGE, SLIDE.url], [PAGE, SLIDE.url])} More.`)).toBe(
      `${text} More.`,
    );
  });

  it("do not count as links, so a cited source is listed once", () => {
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

describe("the grounding of an answer", () => {
  it("is course with citations, general without, and none for an empty answer", () => {
    const citations = findCitations(`[x](${PAGE})`, OUTLINE);
    expect(toGrounding("x", citations)).toBe("course");
    expect(toGrounding("According to the course", [])).toBe("general");
    expect(toGrounding("  \n", [])).toBe("none");
  });
});
