import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../chat/default-settings.ts";
import type { Activity, CourseContext, Principal, Progress } from "../chat/ports.ts";
import { toStarters } from "./starters.ts";

const PROGRESS: Progress = { completed: true, submission: null, submittedAt: null, results: [] };

function startersFor(
  progress: Partial<Progress> | null,
  settings: Partial<CourseContext["settings"]> = {},
  locale = "en",
): string[] {
  const activity: Activity = {
    cmid: 18,
    name: "Osmosis",
    modname: "page",
    url: "https://moodle.example/mod/page/view.php?id=18",
    dates: [],
    description: "",
    ...(progress === null ? {} : { progress: { ...PROGRESS, ...progress } }),
  };
  const context: CourseContext = {
    user: { firstName: "Sofia", timezone: null },
    course: null,
    outline: [{ name: "Week 1", summary: "", activities: [activity] }],
    settings: { ...DEFAULT_SETTINGS, ...settings },
    unavailable: null,
    contact: null,
    policyText: null,
  };
  const principal = { cmid: 18, locale } as Principal;
  return toStarters(context, principal);
}

const WHAT_TO_DO = "What do I still have to do?";

describe("the starter about what is to be done", () => {
  it("is offered while something is not completed or not submitted", () => {
    expect(startersFor({ completed: false })).toEqual([WHAT_TO_DO]);
    expect(startersFor({ submission: "none" })).toEqual([WHAT_TO_DO]);
    expect(startersFor({ submission: "draft" })).toEqual([WHAT_TO_DO]);
    expect(startersFor({ submission: "reopened" })).toEqual([WHAT_TO_DO]);
    expect(startersFor({ completed: true, submission: "submitted" })).toEqual([]);
    expect(startersFor(null)).toEqual([]);
  });

  it("gives way to the teacher's own starters", () => {
    const starters = ["Explain osmosis"];
    expect(startersFor({ completed: false }, { starters })).toEqual(starters);
  });

  it("follows the one about the open page, in the user's language", () => {
    const settings = { documentsAllowed: true };
    expect(startersFor({ completed: false }, settings, "de-AT")).toEqual([
      "Fasse diese Seite zusammen",
      "Was muss ich noch erledigen?",
    ]);
  });

  it("does not break the line before the question mark in French", () => {
    expect(startersFor({ completed: false }, {}, "fr")).toEqual([
      "Que me reste-t-il à faire\u202F?",
    ]);
  });
});
