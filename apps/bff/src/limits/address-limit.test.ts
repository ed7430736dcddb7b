import { describe, expect, it } from "vitest";
import { createAddressLimit, toNetwork } from "./address-limit.ts";
import { createLimiterUnlessZero } from "./limiter.ts";

const POINTS = 10;
const open = (points = POINTS) =>
  createAddressLimit(
    createLimiterUnlessZero(null, { name: "address", points, durationSeconds: 60 }),
  );
const isLetThrough = (limit: Promise<void>): Promise<boolean> =>
  limit.then(
    () => true,
    () => false,
  );

describe("a limit by address", () => {
  it("allows exactly its number of sequential requests", async () => {
    const limit = open();
    for (let count = 1; count <= POINTS; count += 1) await limit("203.0.113.1");
    await expect(limit("203.0.113.1")).rejects.toMatchObject({ code: "rate_limited" });
  });

  it("counts each address separately", async () => {
    const limit = open();
    for (let count = 1; count <= POINTS; count += 1) await limit("203.0.113.1");
    await expect(limit("203.0.113.2")).resolves.toBeUndefined();
  });

  it.each([
    ["203.0.113.1", "203.0.113.1"],
    ["::ffff:203.0.113.1", "::ffff:203.0.113.1"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["2001:0DB8:0:7:1:2:3:4", "2001:db8:0:7"],
    ["2001:db8:1:2::", "2001:db8:1:2"],
    ["::1", "0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
    ["unknown", "unknown"],
  ])("counts %s as %s: IPv6 by /64 network", (address, network) => {
    expect(toNetwork(address)).toBe(network);
  });

  it("allows no more requests in parallel from an unknown address", async () => {
    const limit = open();
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => isLetThrough(limit("203.0.113.1"))),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(POINTS);
  });

  it("allows no more requests in parallel from a known address", async () => {
    const limit = open();
    await limit("203.0.113.1");
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => isLetThrough(limit("203.0.113.1"))),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(POINTS - 1);
  });

  it("is disabled by 0", async () => {
    const limit = open(0);
    for (let count = 0; count < 100; count += 1)
      await expect(limit("203.0.113.1")).resolves.toBeUndefined();
  });
});
