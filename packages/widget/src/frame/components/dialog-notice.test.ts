import { afterEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { showState } from "../../gallery/show-state.tsx";
import { settle } from "../../gallery/states.ts";

const root = document.createElement("div");
root.id = "app";
document.body.append(root);

let remove = (): void => {};
afterEach(() => remove());

test("a notice in a dialog hides nothing at the end of the dialog's list", async () => {
  await page.viewport(390, 700);
  const shown = await showState(root, {
    prepare(ports) {
      for (let index = 0; index < 30; index++)
        ports.sessions.push({
          session_id: `${index}`,
          title: `Conversation ${index}`,
          updated_at: "2026-11-23T09:00:00Z",
          message_count: 2,
        });
    },
    act: ({ view }) => void (view.panel.value = "conversations"),
  });
  remove = shown.remove;
  shown.models.view.notify("conversationDeleted");
  await settle();
  const dialog = document.querySelector("dialog")!;
  dialog.scrollTo(0, dialog.scrollHeight);
  await settle();
  const last = document.querySelector("dialog .quiet.danger")!.getBoundingClientRect();
  const notice = document.querySelector("dialog .notice p")!.getBoundingClientRect();
  expect(last.bottom).toBeLessThanOrEqual(notice.top);
  expect(notice.bottom).toBeLessThanOrEqual(dialog.getBoundingClientRect().bottom);
  expect(dialog.getBoundingClientRect().bottom).toBeLessThan(innerHeight);
});
