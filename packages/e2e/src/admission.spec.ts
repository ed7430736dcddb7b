import { expect, test } from "./fixtures.ts";

test("a student who accepts the AI policy gets the answer to the question already asked", async ({
  chat,
  claude,
}) => {
  await chat.visit({ as: "amira" });
  await expect(chat.button("Accept and continue")).toBeVisible();
  await chat.ask("Explain photosynthesis");
  await expect(chat.button("Accept and continue")).toBeVisible();
  expect(await claude.questions()).toBe(0);

  await chat.button("Accept and continue").last().click();
  await chat.seesAnswerEnd("uses them to build");

  await chat.page.reload();
  await chat.ask("Quiz me on genetics");
  await chat.seesAnswerEnd("No peeking");
});

test("a student who is not enrolled is refused, and the model is never called", async ({
  chat,
  claude,
}) => {
  await chat.visit({ as: "noah" });
  await expect(chat.transcript.getByText("You cannot use the assistant here.")).toBeVisible();
  await chat.ask("Explain photosynthesis");
  await expect(
    chat.transcript.getByText("You cannot use the assistant here.").first(),
  ).toBeVisible();
  expect(await claude.questions()).toBe(0);
});

test("a suspended student is refused", async ({ chat }) => {
  await chat.visit({ as: "jonas" });
  await expect(chat.transcript.getByText("You cannot use the assistant here.")).toBeVisible();
});

test("a teacher of the course may ask", async ({ chat }) => {
  await chat.visit({ as: "elena" });
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");
});

test("an expired launch token is renewed without the student noticing", async ({ chat }) => {
  let isFirst = true;
  await chat.page.route("**/token?**", async (route) => {
    const old = isFirst ? "&age=3600" : "";
    isFirst = false;
    await route.continue({ url: route.request().url() + old });
  });
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");
  expect(isFirst).toBe(false);
});

test("while a quiz attempt is running the assistant does not answer", async ({
  chat,
  moodle,
  claude,
}) => {
  await moodle.script({ running_attempts: [3] });
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await expect(chat.transcript.getByText("paused while you are taking a quiz")).toBeVisible();
  expect(await claude.questions()).toBe(0);
});
