import { expect, test } from "vitest";
import { toHistory } from "../../gallery/memory-ports.ts";
import { loader, part, ports, reload, settle, useFirstScreen } from "./use-first-screen.ts";

useFirstScreen();

test("restores this device's last conversation, otherwise the latest, and none after starting a new one", async () => {
  ports.histories.set("kept", toHistory("kept", "Kept?", "Yes."));
  ports.histories.set("latest", toHistory("latest", "Latest?", "Yes."));
  const latest = Promise.resolve("latest");

  await loader.restore(latest);
  const { conversation } = await loader.load();
  expect(conversation.sessionId.peek()).toBe("latest");

  ports.kept.set("session", "kept");
  reload();
  await loader.restore(latest);
  expect((await loader.load()).conversation.sessionId.peek()).toBe("kept");

  (await loader.load()).conversation.startNew();
  reload();
  await loader.restore(latest);
  expect(part.loads).toBe(0);
});

test("a new conversation started while the latest is being looked up stays", async () => {
  ports.histories.set("latest", toHistory("latest", "Latest?", "Yes."));
  const restored = loader.restore(settle().then(() => "latest"));
  const { conversation } = await loader.load();
  conversation.startNew();
  await restored;
  expect(conversation.empty.peek()).toBe(true);
  expect(conversation.sessionId.peek()).toBeNull();
});

test("a new user loads no conversation", async () => {
  await loader.restore(Promise.resolve(null));
  expect(part.loads).toBe(0);
  expect(loader.empty.peek()).toBe(true);
});
