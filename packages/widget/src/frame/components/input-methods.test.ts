import { expect, test } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import { settle } from "../../gallery/states.ts";
import { box, show } from "./show-app.ts";

/** Composes a word with an input method, and presses the Enter key that would choose it. */
async function composeAndEnter(): Promise<void> {
  const session = cdp();
  await session.send("Input.imeSetComposition", {
    text: "にほん",
    selectionStart: 3,
    selectionEnd: 3,
  });
  for (const type of ["rawKeyDown", "keyUp"] as const) {
    await session.send("Input.dispatchKeyEvent", {
      type,
      key: "Enter",
      code: "Enter",
      windowsVirtualKeyCode: 13,
    });
  }
}

test("Enter that ends the composition of an input method sends nothing", async () => {
  const { ports } = await show();
  await box.click();
  await composeAndEnter();
  expect(ports.asked).toEqual([]);
  await cdp().send("Input.insertText", { text: "日本" });
  await userEvent.keyboard("{Enter}");
  await settle();
  expect(ports.asked.map(({ message }) => message)).toEqual(["日本"]);
});

test("Enter that ends a composition in the edited question sends nothing", async () => {
  const { ports, editing } = await show();
  await box.click();
  await userEvent.keyboard("Why?{Enter}");
  await settle();
  editing.begin();
  await settle();
  const editor = page.getByRole("textbox", { name: "Edit your question" });
  await userEvent.click(editor);
  await composeAndEnter();
  await settle();
  expect(ports.asked).toHaveLength(1);
  await cdp().send("Input.insertText", { text: "日本" });
  await userEvent.keyboard("{Enter}");
  await settle();
  expect(ports.asked.map(({ message }) => message)).toEqual(["Why?", "Why?日本"]);
});

test("Enter that Safari reports after the composition, as code 229, sends nothing", async () => {
  const { ports, composer } = await show();
  composer.write("日本");
  await settle();
  const enter = new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true });
  box.element().dispatchEvent(enter);
  await settle();
  expect(ports.asked).toEqual([]);
});
