import { expect, test, vi } from "vitest";
import { DONE } from "../../gallery/memory-ports.ts";
import { composer, loader, ports, settle, useFirstScreen } from "./use-first-screen.ts";
import { View } from "./View.ts";

useFirstScreen();

test.each(["bubble", "panel"] as const)(
  "an answer that was not seen in a %s counts as unread until it is",
  async (mode) => {
    const view = new View(ports, loader);
    view.setMode(mode);
    ports.script = () => [];
    composer.write("Why?");
    composer.send();
    await settle();
    expect(ports.unread.at(-1)).toBe(0);
    ports.emit(DONE);
    await settle();
    expect(ports.unread.at(-1)).toBe(1);
    view.open.value = true;
    expect(ports.unread.at(-1)).toBe(0);

    ports.network.visible.value = false;
    composer.write("And?");
    composer.send();
    await settle();
    ports.emit(DONE);
    await settle();
    expect(ports.unread.at(-1)).toBe(1);
  },
);

test("a notice disappears after a while, unless it is set to stay", () => {
  const view = new View(ports, loader);
  view.notify("copied");
  ports.advance(6_000);
  expect(view.notice.peek()).toBeNull();
  view.notify("answeringElsewhere", true);
  ports.advance(60_000);
  expect(view.notice.peek()).toBe("answeringElsewhere");
  view.dismiss();
  expect(view.notice.peek()).toBeNull();
});

test("an inline frame cannot be closed", () => {
  const close = vi.fn<() => void>();
  ports.host.close = close;
  const view = new View(ports, loader);
  view.close();
  expect(close).not.toHaveBeenCalled();
  view.setMode("panel");
  view.close();
  expect(close).toHaveBeenCalledOnce();
});
