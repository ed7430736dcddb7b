import { expect, onTestFinished, test, vi } from "vitest";
import { cdp, page } from "vitest/browser";
import { CONTEXT } from "../../gallery/memory-ports.ts";
import { STATES } from "../../gallery/states.ts";
import { show } from "./show-app.ts";

const teachers = page.getByRole("link", { name: "Ask your teachers (opens in a new tab)" });
const inMenu = page.getByRole("button", { name: "Ask your teachers" });

test("below a declined answer a person can be asked, with the question copied", async () => {
  const copies: string[] = [];
  vi.spyOn(navigator.clipboard, "writeText").mockImplementation(async (text) => {
    copies.push(text);
  });
  onTestFinished(() => void vi.restoreAllMocks());
  await show(STATES["refused-contact"]);
  await expect.element(teachers).toBeVisible();
  const link = teachers.element() as HTMLAnchorElement;
  expect(link.href).toBe("https://moodle.example/blocks/sidenote/contact.php?id=7");
  expect([link.target, link.rel]).toEqual(["_blank", "noopener noreferrer"]);
  for (const type of ["click", "auxclick"])
    link.addEventListener(type, (event) => event.preventDefault());
  await teachers.click();
  await teachers.click({ button: "middle" });
  await teachers.click({ button: "right" });
  const question = "How do plants turn light into sugar?";
  expect(copies).toEqual([question, question]);
});

test("where the question cannot be copied, the link says so", async () => {
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("blocked"));
  vi.spyOn(document, "execCommand").mockReturnValue(false);
  onTestFinished(() => void vi.restoreAllMocks());
  await show(STATES["refused-contact"]);
  await expect.element(teachers).toBeVisible();
  teachers.element().addEventListener("click", (event) => event.preventDefault());
  await teachers.click();
  await expect.element(page.getByText("Copying is blocked here.")).toBeVisible();
});

test("not on paper, where there is nothing to follow or to copy", async () => {
  await show(STATES["refused-contact"]);
  await expect.element(teachers).toBeVisible();
  const emulate = async (media: string): Promise<void> =>
    void (await cdp().send("Emulation.setEmulatedMedia", { media }));
  await emulate("print");
  onTestFinished(() => emulate(""));
  await expect.element(teachers).not.toBeInTheDocument();
});

test("below an answer rated as poor, too, and not below others", async () => {
  await show({
    prepare: STATES["refused-contact"]!.prepare!,
    act: STATES["answered"]!.act!,
  });
  const poor = page.getByRole("button", { name: "Poor answer" });
  await expect.element(poor).toBeVisible();
  await expect.element(teachers).not.toBeInTheDocument();
  await poor.click();
  await expect.element(teachers).toBeVisible();
  await page.getByRole("button", { name: "Good answer" }).click();
  await expect.element(teachers).not.toBeInTheDocument();
});

test("where no question is left, and always in the menu", async () => {
  await show(STATES["none-left-contact"]);
  await expect.element(teachers).toBeVisible();
  await expect.element(page.getByText("The link copies your question")).not.toBeInTheDocument();
  await page.getByRole("button", { name: "More options" }).click();
  await expect.element(inMenu).toBeVisible();
});

test.each([
  ["without anybody to ask", undefined],
  ["with an unsafe address", { kind: "person" as const, url: "javascript:alert(1)" }],
])("%s nothing is offered", async (_case, contact) => {
  await show({
    prepare: (ports) => (ports.context = { ...CONTEXT, ...(contact && { contact }) }),
    act: STATES["refused"]!.act!,
  });
  await expect.element(page.getByRole("button", { name: "Poor answer" })).toBeVisible();
  await page.getByRole("button", { name: "More options" }).click();
  await expect.element(page.getByRole("button", { name: "Print" })).toBeVisible();
  await expect.element(page.getByText("Ask a person")).not.toBeInTheDocument();
  await expect.element(page.getByText("The link copies your question")).not.toBeInTheDocument();
});
