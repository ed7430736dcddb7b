import { describe, expect, it } from "vitest";
import { createRedisClient } from "../../src/redis/connection.ts";
import { parseSentinelUrl } from "../../src/sentinel-url.ts";
import { startSentinelRedis } from "../stage/redis.ts";
import { until } from "../stage/until.ts";

describe("a Sentinel URL", () => {
  it("names the Sentinels, the master, the credentials and the database", () => {
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

  it("can ask for TLS everywhere, and contain the Sentinels' password", () => {
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

describe("a connection through Sentinels", () => {
  it("recovers if a failover is announced while it is being established", async () => {
    const redis = await startSentinelRedis();
    const client = createRedisClient(redis.url);
    client.on("error", () => undefined);
    const ended = new Promise<void>((resolve) => client.once("end", () => resolve()));
    try {
      // What ioredis's failover detector does when it learns of one.
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

  it("follows a failover to the promoted replica, which has the data", async () => {
    const redis = await startSentinelRedis();
    const client = createRedisClient(redis.url);
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.set("question", "osmosis");
      // WAIT returns when the replica has received all writes.
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
    // A long timeout: a Sentinel delayed by two seconds, as on a stalled machine, does nothing for thirty (TILT mode).
  }, 120_000);
});
