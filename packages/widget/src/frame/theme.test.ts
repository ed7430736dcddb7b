import { afterEach, expect, test } from "vitest";
import { applyTheme } from "./theme.ts";

const root = document.documentElement;
afterEach(() => {
  root.removeAttribute("style");
  delete root.dataset["scheme"];
});

test("a page sets the scheme and its colours, lengths and fonts", () => {
  applyTheme({
    scheme: "dark",
    properties: { "--sidenote-accent": "#0a0", "--sidenote-font": "Georgia, serif" },
  });
  expect(root.dataset["scheme"]).toBe("dark");
  expect(root.style.getPropertyValue("--sidenote-accent")).toBe("#0a0");
  expect(root.style.getPropertyValue("--sidenote-font")).toBe("Georgia, serif");
  applyTheme("auto");
  expect(root.dataset["scheme"]).toBeUndefined();
});

test.each([
  ["--sidenote-accent", "url(https://elsewhere.example/x.png)"],
  ["--sidenote-accent", "URL('//elsewhere.example')"],
  ["--sidenote-accent", "image-set('a.png' 1x)"],
  ["--sidenote-font", "a; background: red"],
  ["--sidenote-font", "u\\72l(x)"],
  ["--sidenote-font", "} body { display: none"],
  ["--brand", "red"],
  ["background", "red"],
])("ignores what loads, ends a rule or is not ours: %s: %s", (name, value) => {
  applyTheme({ scheme: "auto", properties: { [name]: value } });
  expect(root.style.getPropertyValue(name)).toBe("");
  expect(root.getAttribute("style") ?? "").toBe("");
});
