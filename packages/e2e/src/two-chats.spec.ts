import { expect, test } from "./fixtures.ts";
import { embedTag, openHostPage } from "./host-page.ts";

for (const direction of ["ltr", "rtl"])
  test(`two floating chats in one ${direction} page have a launcher each, and one open panel`, async ({
    page,
    sidenote,
  }) => {
    const floating = (label: string) =>
      `<sidenote-chat dir="${direction}" label="${label}" token-url="/token?user=3"></sidenote-chat>`;
    await openHostPage(
      page,
      sidenote,
      `${embedTag(sidenote)}${floating("Biology")}<div>${floating("Physics")}</div>`,
    );
    const biology = page.getByRole("button", { name: "Biology" });
    const physics = page.getByRole("button", { name: "Physics" });
    const one = (await biology.boundingBox())!;
    const other = (await physics.boundingBox())!;
    expect(one.y).toBe(other.y);
    expect(Math.abs(one.x - other.x)).toBeGreaterThan(one.width);

    await biology.click();
    await expect(page.getByRole("dialog", { name: "Biology" })).toBeVisible();
    await physics.click();
    await expect(page.getByRole("dialog", { name: "Physics" })).toBeVisible();
    await expect(page.getByRole("dialog", { name: "Biology" })).toBeHidden();

    // Each remembers for itself whether it is open.
    await biology.click();
    await page.reload();
    await expect(page.getByRole("dialog", { name: "Biology" })).toBeVisible();
    await expect(page.getByRole("dialog", { name: "Physics" })).toBeHidden();
  });
