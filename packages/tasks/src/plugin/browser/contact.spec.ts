import { expect, test } from "@playwright/test";
import { logIn } from "./people.ts";
import { callMoodle, readStage, setConfig } from "./stage.ts";

const stage = readStage();
const { moodleUrl, seed } = stage;
/** The page that leads to the teachers of a course. */
const pageIn = (courseId: number) => `${moodleUrl}/blocks/sidenote/contact.php?id=${courseId}`;

/** Whom the chat server may refer Ada to. */
async function contactOfAda(): Promise<{ kind: string; url: string } | undefined> {
  const answer = await callMoodle(stage, "block_sidenote_get_turn_context", {
    userid: seed.people.ada,
    courseid: seed.courseId,
    instanceid: seed.blockInstanceId,
  });
  return (answer as { contact?: { kind: string; url: string } }).contact;
}

test("a student chooses one of the teachers, and writes to that one", async ({ page }) => {
  const contact = await contactOfAda();
  expect(contact).toEqual({ kind: "teachers", url: pageIn(seed.courseId) });
  await logIn(page, stage, "ada");
  await page.goto(contact?.url ?? "");
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "Ask your teacher" })).toBeVisible();
  await expect(main.getByRole("listitem")).toHaveText([/Tess Example/, /Theo Example/]);
  await main.getByRole("link", { name: "Send message Theo Example" }).click();
  await expect(page).toHaveURL(`${moodleUrl}/message/index.php?id=${seed.people.second}`);
  await expect(page.getByRole("main").getByText("Theo Example")).toBeVisible();
  await expect(page.getByRole("main").getByPlaceholder("Write a message...")).toBeVisible();
});

test("where there is one teacher, the page leads straight to the message", async ({ page }) => {
  await logIn(page, stage, "ada");
  await page.goto(pageIn(seed.otherCourseId));
  await expect(page).toHaveURL(`${moodleUrl}/message/index.php?id=${seed.people.teacher}`);
});

test("where there is nobody to write to, the page says so and leads back", async ({ page }) => {
  await logIn(page, stage, "teacher");
  await page.goto(pageIn(seed.otherCourseId));
  await expect(page.getByText("There is nobody in this course")).toBeVisible();
  await page.getByRole("link", { name: "Back to Chemistry 201" }).click();
  await expect(page).toHaveURL(`${moodleUrl}/course/view.php?id=${seed.otherCourseId}`);
});

test("somebody who is not in the course does not get to the page", async ({ page }) => {
  await logIn(page, stage, "outsider");
  await page.goto(pageIn(seed.courseId));
  await expect(page).toHaveURL(/\/enrol\/index\.php/);
  await expect(page.getByRole("link", { name: /Send message/ })).toHaveCount(0);
});

test("where the site refers to a forum, a student can start a discussion there", async ({
  page,
}) => {
  await setConfig(stage, "contact", "forum");
  try {
    const contact = await contactOfAda();
    expect(contact?.kind).toBe("forum");
    await logIn(page, stage, "ada");
    await page.goto(contact?.url ?? "");
    await expect(page.getByRole("heading", { name: "A forum to open" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Add discussion topic" })).toBeVisible();
  } finally {
    await setConfig(stage, "contact", "teachers");
  }
});
