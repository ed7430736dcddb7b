import type { Frame, Page } from "@playwright/test";
import axe from "axe-core";

/** Returns axe's violations of WCAG 2.2 AA and of best practices in one document, shadow trees included. */
export async function findViolations(frame: Frame | Page): Promise<string[]> {
  await frame.evaluate(axe.source);
  const found = await frame.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const scope = globalThis as typeof globalThis & { axe?: typeof axe };
    if (!scope.axe) throw new Error("axe was not loaded");
    return scope.axe.run(document, { runOnly: tags, iframes: false });
  });
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
  );
}
