import { describe, expect, it } from "vitest";
import { composeAnswer } from "./compose-answer.ts";

const OUTLINE = `<outline>
## Week 1
- Cell: structure (page) | https://moodle.example/2 | done | The parts.
- Osmosis (page) | https://moodle.example/18 | not done yet | Why a salad wilts.
- Essay: the cell (assign, graded) | https://moodle.example/4 | Due: 29 November 2026 | not done yet | draft saved, not submitted
- Quiz (quiz, graded) | https://moodle.example/5 | Closes: 1 December 2026 | done | submitted Monday, 23 November 2026 at 16:20 | grade: 7 / 10 | feedback: Read 4 again.
</outline>`;

describe("the simulated model's answer about progress", () => {
  it.each([
    "What do I still have to do?",
    "Was muss ich noch erledigen?",
    "我还有哪些任务没完成？",
  ])("lists what is to be submitted, then what is to be read: %s", (question) => {
    expect(composeAnswer(question, OUTLINE)).toBe(`To submit:

- [Essay: the cell](https://moodle.example/4): Due: 29 November 2026 (draft saved, not submitted)

To read or work through:

- [Osmosis](https://moodle.example/18): Why a salad wilts.`);
  });

  it("tells grades and feedback", () => {
    expect(composeAnswer("Why did I lose points?", OUTLINE))
      .toBe(`This is what the course site tells me:

- [Quiz](https://moodle.example/5): submitted Monday, 23 November 2026 at 16:20; grade: 7 / 10; feedback: Read 4 again.`);
  });

  it("is not part of answers about dates", () => {
    expect(composeAnswer("When is the essay due?", OUTLINE)).not.toMatch(/draft|not done/);
  });

  it("says when everything is done, and nothing if the prompt tells nothing", () => {
    const done = "<outline>\n- Cell (page) | https://moodle.example/2 | done\n</outline>";
    expect(composeAnswer("What is left to do?", done)).toMatch(
      /^Everything that I can see is done/,
    );
    const silent = "<outline>\n- Cell (page) | https://moodle.example/2 | The parts.\n</outline>";
    expect(composeAnswer("What do I still have to do?", silent)).not.toMatch(/To read|done\./);
  });
});
