import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { DONE, toHistory } from "../../gallery/memory-ports.ts";
import { settle } from "../../gallery/states.ts";
import { box, show } from "./show-app.ts";

test("a stopped answer has no grounding label", async () => {
  await show({
    act: ({ composer }, ports) => {
      ports.script = () => [
        { type: "chunk", content: "The sky is" },
        { ...DONE, status: "stopped", grounding: "general" },
      ];
      void composer.ask("Why is the sky blue?");
    },
  });
  await expect.element(page.getByText("You stopped this answer.")).toBeVisible();
  await expect.element(page.getByText("From general knowledge")).not.toBeInTheDocument();
});

test.each([
  ["Thanks a lot!", "You're welcome! Good luck with the **essay**."],
  ["谢谢你!", "不客气!还有问题随时问我。"],
])("the reply to %j has neither a grounding label nor follow-ups", async (question, reply) => {
  await show({
    act: ({ composer }, ports) => {
      ports.script = () => [
        { type: "chunk", content: reply },
        { ...DONE, grounding: "general" },
      ];
      void composer.ask(question);
    },
  });
  await expect.element(page.getByRole("button", { name: "Answer again" })).toBeVisible();
  await expect.element(page.getByText("From general knowledge")).not.toBeInTheDocument();
  await expect.element(page.getByText("Give me an example")).not.toBeInTheDocument();
});

test("an answer without citations is labelled general knowledge after a reload too", async () => {
  const { conversation } = await show({
    prepare: (ports) => ports.histories.set("old", toHistory("old", "What is ATP?", "A fuel.")),
  });
  await conversation.open("old");
  await expect.element(page.getByText("From general knowledge")).toBeVisible();
});

test("questions asked recently are not suggested again", async () => {
  const { ports } = await show();
  const suggested = (): string[] =>
    [...document.querySelectorAll(".follow-ups .chip")].map(({ textContent }) => textContent);
  ports.script = () => [{ type: "chunk", content: "A cell is alive. ".repeat(9) }, DONE];
  await box.click();
  await userEvent.keyboard("Cells?{Enter}");
  await settle();
  expect(suggested()).toEqual(["Explain it more simply", "Give me an example", "Quiz me on this"]);

  await page.getByRole("button", { name: "Give me an example" }).click();
  await settle();
  expect(suggested()).toEqual([
    "Explain it more simply",
    "Quiz me on this",
    "Sum up the key points",
  ]);
  await page.getByRole("button", { name: "Quiz me on this" }).click();
  await settle();
  expect(suggested()).toEqual(["Explain it more simply", "Sum up the key points"]);
});

test("a hostile answer is inert: no script, no remote image, no unsafe link", async () => {
  await show({
    act: ({ composer }, ports) => {
      ports.script = () => [
        {
          type: "chunk",
          content:
            '<img src=x onerror="document.title=1"> [a](javascript:alert(1)) ![b](https://evil.example/p.png)',
        },
        {
          type: "citation",
          index: 1,
          title: "<b>Bad</b>",
          url: "javascript:alert(1)",
          cited_text: "<i>x</i>",
        },
        DONE,
      ];
      void composer.ask("Why?");
    },
  });
  expect(document.querySelectorAll(".answer img, .answer script, .answer b > b")).toHaveLength(0);
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".answer a[href]")) {
    expect(link.protocol).toMatch(/^https?:|^mailto:/);
  }
});

test("a page that is cited twice is one numbered source with two passages", async () => {
  const notes = { title: "Notes", url: "https://moodle.example/notes#page=3", page: 3 };
  const cite = (index: number, source: object, cited_text: string) => ({
    type: "citation" as const,
    index,
    title: "Cells",
    url: "https://moodle.example/cells",
    ...source,
    cited_text,
  });
  await show({
    act: ({ composer }, ports) => {
      ports.script = () => [
        { type: "chunk", content: "ATP is made, then used, in cells." },
        cite(1, notes, "Made."),
        cite(2, notes, "Used."),
        cite(3, {}, "Cells."),
        DONE,
      ];
      void composer.ask("Where is ATP made, and what is it used for?");
    },
  });
  const textOf = (selector: string) =>
    [...document.querySelectorAll(selector)].map((element) => element.textContent);
  expect(textOf(".sources .chip b")).toEqual(["1", "2"]);
  expect(textOf(".sources blockquote p")).toEqual(["Made.", "Used.", "Cells."]);
});
