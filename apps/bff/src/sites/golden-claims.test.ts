import { readFile } from "node:fs/promises";
import { launchClaimsSchema } from "@sidenote/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { Sites } from "./sites.ts";

/** The tokens that PHPUnit requires the Moodle block to produce, byte for byte. */
const GOLDEN = new URL(
  "../../../../moodle-plugin/tests/fixtures/launch_claims.json",
  import.meta.url,
);

const golden = z
  .object({
    kid: z.string(),
    secret: z.string(),
    now: z.int(),
    tokens: z
      .array(z.object({ name: z.string(), claims: launchClaimsSchema, token: z.string() }))
      .min(1),
  })
  .parse(JSON.parse(await readFile(GOLDEN, "utf8")));

describe("a token that the Moodle block signed", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: golden.now * 1000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function open(claims: z.infer<typeof launchClaimsSchema>): Sites {
    return new Sites(
      [
        {
          id: "moodle",
          issuer: claims.iss,
          secrets: new Map([[golden.kid, golden.secret]]),
          origins: [],
          moodle: { url: claims.iss, token: "service-token" },
          policy: "moodle",
        },
      ],
      [claims.aud].flat()[0] ?? "",
    );
  }

  it.each(golden.tokens)("is valid for $name", async ({ claims, token }) => {
    const launch = await open(claims).verify(token);
    expect(launch).toMatchObject({
      principal: {
        issuer: claims.iss,
        userId: claims.sub,
        courseId: claims.course_id ?? null,
        contextId: claims.context_id ?? null,
        instanceId: claims.instance_id ?? null,
        cmid: claims.cmid ?? null,
        messagesPerDay: claims.messages_per_day ?? null,
        role: claims.role,
        locale: claims.locale,
      },
      expiresAt: claims.exp * 1000,
      scope: claims.scope ?? null,
    });
  });

  it.each(golden.tokens)("is refused once it has expired: $name", async ({ claims, token }) => {
    const sites = open(claims);
    // Served from the cache until the last second of the leeway.
    await sites.verify(token);
    vi.setSystemTime((claims.exp + 29) * 1000);
    const again = await sites.verify(token);
    expect(again.principal).not.toBe((await sites.verify(token)).principal);
    vi.setSystemTime((claims.exp + 31) * 1000);
    for (const asked of [sites, open(claims)]) {
      await expect(asked.verify(token)).rejects.toMatchObject({ code: "token_expired" });
    }
  });
});
