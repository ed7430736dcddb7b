import { afterEach, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { toHistory } from "../../gallery/memory-ports.ts";
import { showState } from "../../gallery/show-state.tsx";

const COUNT = 1000;
const texts = Array.from({ length: COUNT }, (_, index) =>
  index % 2 ? `**Answer** ${index}\n\n- one\n- two\n\n${"More words. ".repeat(20)}` : `Q ${index}`,
);

let remove: (() => void) | undefined;
afterEach(() => remove?.());

/** Opens the conversation, with the part that is rendered at once. */
async function open() {
  const root = document.body.appendChild(document.createElement("div"));
  root.id = "app";
  const shown = await showState(root, {
    prepare(ports) {
      ports.histories.set("huge", toHistory("huge", ...texts));
      ports.histories.set("other", toHistory("other", "Hello?", "Yes."));
    },
  });
  remove = () => {
    shown.remove();
    root.remove();
  };
  const { conversation } = await shown.models.loader.load();
  await conversation.open("huge");
  const scroller = root.querySelector<HTMLElement>(".transcript")!;
  return { ...shown, conversation, scroller };
}

const exchanges = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(".exchange")];
const allDrawn = (): Promise<void> =>
  vi.waitFor(() => expect(exchanges()).toHaveLength(COUNT / 2), 25_000);
const fromEnd = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement): number =>
  Math.round(scrollHeight - scrollTop - clientHeight);
const nextFrame = (): Promise<unknown> =>
  new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

test("a conversation of 1,000 messages opens at its end, and the rest is rendered automatically, in order", async () => {
  const { scroller } = await open();
  expect(exchanges().length).toBeLessThan(30);
  expect(exchanges().at(-1)?.textContent).toContain("Answer 999");
  const ends = new Set<number>();
  // Called after the observer that keeps the end in view, and before the frame is painted.
  const sizes = new ResizeObserver(() => ends.add(fromEnd(scroller)));
  sizes.observe(scroller.firstElementChild!);
  let before = exchanges().length;
  while (exchanges().length < COUNT / 2) {
    await nextFrame();
    const now = exchanges().length;
    expect(now - before).toBeLessThan(10);
    before = now;
  }
  sizes.disconnect();
  expect([...ends]).toEqual([0]);
  const questions = exchanges().map((each) => each.querySelector(".bubble")?.textContent);
  expect(questions).toEqual(texts.filter((_, index) => index % 2 === 0));
});

test.each(["auto", "none"])(
  "the visible content stays in place while earlier messages are rendered (overflow-anchor: %s)",
  async (anchoring) => {
    const { scroller } = await open();
    // Some browsers anchor the scroll position themselves, others do not.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`.transcript { overflow-anchor: ${anchoring} !important }`);
    document.adoptedStyleSheets.push(sheet);
    await vi.waitFor(() => expect(exchanges().length).toBeGreaterThan(20), 10_000);
    scroller.scrollTop -= 700;
    await nextFrame();
    await nextFrame();
    const end = scroller.getBoundingClientRect().bottom;
    const read = exchanges().findLast((each) => each.getBoundingClientRect().bottom < end);
    if (!read) throw new Error("Nothing is read.");
    const place = read.getBoundingClientRect().top;
    await allDrawn();
    await nextFrame();
    document.adoptedStyleSheets.pop();
    expect(Math.abs(read.getBoundingClientRect().top - place)).toBeLessThan(2);
  },
);

test("a question asked meanwhile is appended, and nothing is removed", async () => {
  const { conversation } = await open();
  void conversation.submit("One more?");
  await nextFrame();
  const before = new Set(exchanges());
  expect(exchanges().at(-1)?.textContent).toContain("One more?");
  await vi.waitFor(() => expect(exchanges()).toHaveLength(COUNT / 2 + 1), 25_000);
  for (const exchange of before) expect(exchange.isConnected).toBe(true);
});

test("for printing, all of it is rendered at once", async () => {
  const { models } = await open();
  const print = vi.spyOn(window, "print").mockImplementation(() => {
    expect(exchanges()).toHaveLength(COUNT / 2);
  });
  document.querySelector<HTMLElement>("[popovertarget=menu]")!.click();
  await page.getByRole("button", { name: "Print" }).click();
  await vi.waitFor(() => expect(print).toHaveBeenCalledOnce());
  print.mockRestore();
  dispatchEvent(new Event("afterprint"));
  expect(models.view.printing.peek()).toBe(false);
});

test("opening another conversation meanwhile shows only that one", async () => {
  const { conversation } = await open();
  await conversation.open("other");
  await nextFrame();
  await nextFrame();
  expect(exchanges().map((each) => each.querySelector(".bubble")?.textContent)).toEqual(["Hello?"]);
});
