import { expect, test } from "./fixtures.ts";

const SLOW = { pace_ms: 30 };

test("while Moodle is down the student sees an error, and a retry succeeds when it is back", async ({
  chat,
  moodle,
}) => {
  await chat.visit();
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  await moodle.script({ failure: "err_db_down" });
  await chat.ask("Explain photosynthesis");
  await expect(chat.transcript.getByText("The course site cannot be reached")).toBeVisible();

  await moodle.reset();
  await chat.button("Try again").click();
  await chat.seesAnswerEnd("uses them to build");
});

test("while Claude is overloaded the student sees an error, and a retry succeeds afterwards", async ({
  chat,
  claude,
}) => {
  await claude.script({ failures: [{ kind: "529", times: 20 }] });
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await expect(chat.transcript.getByText("The AI service is very busy.")).toBeVisible();

  await claude.reset();
  await chat.button("Try again").click();
  await chat.seesAnswerEnd("uses them to build");
});

test("a failed question that is asked again after another one comes after it, also after a reload", async ({
  chat,
  claude,
}) => {
  await claude.script({ failures: [{ kind: "529", times: 20 }] });
  await chat.visit();
  await chat.ask("Explain osmosis");
  await expect(chat.button("Try again")).toBeVisible();

  await claude.reset();
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");
  const answersBefore = await chat.answers.count();
  await chat.button("Try again").click();
  await expect(chat.answers).toHaveCount(answersBefore + 1);
  await chat.seesAnswerEnd("osmosis");

  await chat.page.reload();
  await expect(chat.frame.locator("article.question .bubble")).toHaveText([
    "Explain osmosis",
    "Explain photosynthesis",
    "Explain osmosis",
  ]);
  await chat.seesAnswerEnd("osmosis");
  await expect(chat.button("Try again")).toHaveCount(0);
});

test("a new answer that fails leaves the previous one, also after a reload", async ({
  chat,
  claude,
}) => {
  await chat.visit({ mode: "inline" });
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");
  await claude.script({ failures: [{ kind: "529", times: 20 }] });
  await chat.button("Answer again").click();
  await expect(chat.transcript.getByText("The AI service is very busy.")).toBeVisible();

  await claude.reset();
  await chat.page.reload();
  await chat.seesAnswerEnd("uses them to build");
  await expect(chat.answers).toHaveCount(1);
  await chat.button("Answer again").click();
  await chat.seesAnswerEnd("uses them to build");
  await expect(chat.frame.getByText("Version 2 of 2")).toBeVisible();
});

test("an answer that Claude breaks off is kept and marked as interrupted", async ({
  chat,
  claude,
}) => {
  await claude.script({
    answers: [
      "Photosynthesis is how plants turn light into sugar, and much more than that. ".repeat(9),
    ],
    failures: [{ kind: "error_mid_stream", after_events: 20 }],
  });
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await expect(chat.lastAnswer).toContainText("Photosynthesis");
  await expect(chat.transcript.getByText("The AI service is very busy.")).toBeVisible();
  await chat.page.reload();
  await expect(chat.lastAnswer).toContainText("Photosynthesis");
  await expect(chat.transcript.getByText("This answer was interrupted.")).toBeVisible();
});

test("after a network failure in mid-answer the rest arrives, complete and without duplicates", async ({
  chat,
  claude,
  sidenote,
}) => {
  await claude.script(SLOW);
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerBegin("how plants");

  sidenote.wire.cut();
  await expect(chat.transcript.getByText("Connection lost.")).toBeVisible();
  sidenote.wire.mend();
  await chat.seesAnswerEnd("uses them to build");

  const text = await chat.lastAnswer.innerText();
  expect(text.split("It happens in two stages").length).toBe(2);
  expect(await claude.questions()).toBe(1);
});

test("an answer with hostile content has no effect", async ({ chat }) => {
  const strays: string[] = [];
  chat.page.on("request", (request) => {
    if (request.url().includes("attacker.invalid")) strays.push(request.url());
  });
  chat.page.on("dialog", (dialog) => {
    strays.push(dialog.message());
    void dialog.dismiss();
  });
  await chat.visit();
  await chat.ask("/simulate hostile");
  await chat.seesAnswerEnd("That was all.");

  await expect(
    chat.lastAnswer.locator(
      "script, style, iframe, form, img, object, embed, svg a, [onerror], [onload], [onclick], [onmouseover]",
    ),
  ).toHaveCount(0);
  const addresses = await chat.lastAnswer
    .locator("a")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  // A link without an address goes nowhere.
  expect(addresses.filter((address) => address && !/^https?:\/\//.test(address))).toEqual([]);
  for (const link of await chat.lastAnswer.locator("a[href]").all())
    await expect(link).toHaveAttribute("rel", /noopener/);
  for (const frame of chat.page.frames())
    expect(await frame.evaluate(() => "__sidenote_pwned" in globalThis)).toBe(false);
  expect(strays).toEqual([]);
});

test("a student whose question is declined can ask people in the course's forum instead", async ({
  chat,
  claude,
}) => {
  await claude.script({ failures: [{ kind: "refusal" }] });
  await chat.visit();
  await chat.ask("Tell me what is in the exam");
  await chat.seesAnswerEnd("declined");
  const opening = chat.page.waitForEvent("popup");
  await chat.frame.getByRole("link", { name: "Ask in the course forum" }).click();
  const forum = await opening;
  await expect(forum.getByRole("heading", { name: "Questions and answers" })).toBeVisible();
  await forum.close();

  await chat.button("More options").click();
  const again = chat.page.waitForEvent("popup");
  await chat.button("Ask in the course forum").click();
  await (await again).close();
});
