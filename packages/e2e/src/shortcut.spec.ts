import { expect, test } from "./fixtures.ts";
import { embedTag, openHostPage } from "./host-page.ts";

test("Ctrl+/ pressed in the frame does not close a chat whose page switched the shortcut off", async ({
  chat,
  sidenote,
}) => {
  await openHostPage(
    chat.page,
    sidenote,
    `${embedTag(sidenote)}<sidenote-chat shortcut="off" token-url="/token?user=3"></sidenote-chat>`,
  );
  await chat.launcher.click();
  await expect(chat.question).toBeFocused();
  await chat.page.keyboard.press("Control+/");
  await chat.page.keyboard.type("Why?");
  await expect(chat.question).toHaveValue("Why?");
  await expect(chat.launcher).toHaveAttribute("aria-expanded", "true");
});
