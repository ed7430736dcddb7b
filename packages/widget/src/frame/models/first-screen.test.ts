import { expect, test } from "vitest";
import { toHistory } from "../../gallery/memory-ports.ts";
import { entrance, part, ports, reload, settle, useFirstScreen } from "./use-first-screen.ts";

useFirstScreen();

test("restores this device's last conversation, otherwise the latest, and none after starting a new one", async () => {
  ports.histories.set("kept", toHistory("kept", "Kept?", "Yes."));
  ports.histories.set("latest", toHistory("latest", "Latest?", "Yes."));
  const latest = Promise.resolve("latest");

  await entrance.restore(latest);
  const { conversation } = await entrance.load();
  expect(conversation.sessionId.peek()).toBe("latest");

  ports.kept.set("session", "kept");
  reload();
  await entrance.restore(latest);
  expect((await entrance.load()).conversation.sessionId.peek()).toBe("kept");

  (await entrance.load()).conversation.startNew();
  reload();
  await entrance.restore(latest);
  expect(part.loads).toBe(0);
});

test("a new conversation started while the latest is being looked up stays", async () => {
  ports.histories.set("latest", toHistory("latest", "Latest?", "Yes."));
  const restored = entrance.restore(settle().then(() => "latest"));
  const { conversation } = await entrance.load();
  conversation.startNew();
  await restored;
  expect(conversation.empty.peek()).toBe(true);
  expect(conversation.sessionId.peek()).toBeNull();
});

test("a new user loads no conversation", async () => {
  await entrance.restore(Promise.resolve(null));
  expect(part.loads).toBe(0);
  expect(entrance.empty.peek()).toBe(true);
});
