import { describe, expect, it } from "vitest";
import { createRedisClient } from "../../src/redis/connection.ts";
import { parseSentinelUrl } from "../../src/sentinel-url.ts";
import { startWatchedRedis } from "../stage/redis.ts";
import { until } from "../stage/until.ts";

describe("the address of a server that Sentinels watch over", () => {
  it("names the Sentinels, the master, who asks and in which database", () => {
    expect(parseSentinelUrl("redis+sentinel://u:p%40@a,b:1,[::1]:2/campus/3")).toEqual({
      name: "campus",
      sentinels: [
        { host: "a", port: 26_379 },
        { host: "b", port: 1 },
        { host: "::1", port: 2 },
      ],
      failoverDetector: true,
      username: "u",
      password: "p@",
      db: 3,
    });
  });

  it("asks for TLS everywhere, and for the password of the Sentinels", () => {
    expect(parseSentinelUrl("rediss+sentinel://:p@a/campus?sentinel_password=s%2F")).toMatchObject({
      password: "p",
      sentinelPassword: "s/",
      tls: {},
      sentinelTLS: {},
      enableTLSForSentinelMode: true,
    });
  });

  it.each(["redis://a", "redis+sentinel://a", "redis+sentinel:///campus", "sentinel://a/campus"])(
    "is not %s",
    (url) => expect(parseSentinelUrl(url)).toBeNull(),
  );
});

describe("a server that Sentinels watch over", () => {
  it("is found again where a failover is told of while the connection is being made", async () => {
    const redis = await startWatchedRedis();
    const client = createRedisClient(redis.url);
    client.on("error", () => undefined);
    const ended = new Promise<void>((resolve) => client.once("end", () => resolve()));
    try {
      // What ioredis's own failover detector does when it hears of one.
      client.once("connecting", () => client.disconnect(true));
      await expect(client.connect()).rejects.toThrow();
      await ended;
      await until(() =>
        client.set("question", "osmosis").then(
          () => true,
          () => false,
        ),
      );
    } finally {
      client.disconnect();
      await redis.stop();
    }
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(client.status).toBe("end");
  }, 120_000);

  it("is followed to the one that takes its place, with what it held", async () => {
    const redis = await startWatchedRedis();
    const client = createRedisClient(redis.url);
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.set("question", "osmosis");
      // One that is asked to wait for its replica has told it everything.
      await client.wait(1, 2000);
      await redis.killMaster();
      await expect(client.set("lost", "meanwhile")).rejects.toThrow();
      await until(() =>
        client.set("question:2", "diffusion").then(
          () => true,
          () => false,
        ),
      );
      expect(await client.get("question")).toBe("osmosis");
    } finally {
      client.disconnect();
      await redis.stop();
    }
    // A Sentinel that was late by two seconds, as on a machine that stood still, does nothing for thirty (its TILT mode).
  }, 120_000);
});
