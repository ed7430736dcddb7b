import { hydrate, render } from "preact";
import { afterEach, expect, test } from "vitest";
import { cdp, userEvent } from "vitest/browser";
import { createModels } from "../gallery/create-models.ts";
import { createMemoryPorts } from "../gallery/memory-ports.ts";
import { settle } from "../gallery/states.ts";
import { App } from "./components/App.tsx";
import { renderFirstScreens } from "./prerender.tsx";
import "./styles/index.css";

const root = document.createElement("div");
root.id = "app";
document.body.append(root);
afterEach(() => render(null, root));

const screens = renderFirstScreens();

/** Shows the prerendered first screen, before any script. */
function showPage(): HTMLTextAreaElement {
  root.innerHTML = screens.get("en")!.html;
  return root.querySelector("textarea")!;
}

function hydrateApp() {
  const ports = createMemoryPorts();
  const models = createModels(ports);
  const written = root.querySelector("textarea")!.value;
  if (written) models.composer.write(written);
  hydrate(<App models={models} />, root);
  models.composer.restore();
  return { ports, models };
}

test("every language has a first screen, with a text box labelled in that language", () => {
  for (const [locale, { html, direction, first }] of screens) {
    root.innerHTML = html;
    const box = root.querySelector("textarea")!;
    expect([locale, box.getAttribute("aria-label")]).toEqual([locale, first.askLabel]);
    expect([locale, direction]).toEqual([locale, /^(ar|he|fa)$/.test(locale) ? "rtl" : "ltr"]);
  }
  expect(screens.size).toBe(21);
});

test("hydrating the first screen changes nothing in the DOM", async () => {
  showPage();
  const before = root.innerHTML;
  const changes: MutationRecord[] = [];
  const observer = new MutationObserver((records) => changes.push(...records));
  observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  hydrateApp();
  changes.push(...observer.takeRecords());
  observer.disconnect();
  expect(changes.map(({ type, target }) => [type, target.nodeName])).toEqual([]);
  expect(root.innerHTML).toBe(before);
});

test("hydration keeps an input method's composition and the focus", async () => {
  const box = showPage();
  await userEvent.click(box);
  const session = cdp();
  await session.send("Input.imeSetComposition", {
    text: "にほ",
    selectionStart: 2,
    selectionEnd: 2,
  });
  expect(box.value).toBe("にほ");
  const { ports } = hydrateApp();
  await settle();
  await session.send("Input.imeSetComposition", {
    text: "にほん",
    selectionStart: 3,
    selectionEnd: 3,
  });
  await session.send("Input.insertText", { text: "日本" });
  expect(document.activeElement).toBe(box);
  expect(box.value).toBe("日本");
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => ports.asked.map(({ message }) => message)).toEqual(["日本"]);
});

test("a stored draft is restored to the text box and can be sent at once", async () => {
  showPage();
  const ports = createMemoryPorts();
  ports.kept.set("draft", "Why?");
  const models = createModels(ports);
  hydrate(<App models={models} />, root);
  models.composer.restore();
  await settle();
  expect(root.querySelector("textarea")!.value).toBe("Why?");
  expect(root.querySelector(".round")!.getAttribute("aria-disabled")).toBe("false");
});
