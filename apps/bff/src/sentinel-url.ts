const FORM =
  /^(rediss?)\+sentinel:\/\/(?:([^:@/]*):([^@/]*)@)?([\w.[\]:,-]+)\/([\w.-]+)(?:\/(\d+))?(?:\?sentinel_password=([^&]+))?$/;
const SENTINEL_PORT = 26_379;

/** What of ioredis's options such an address says. */
export interface WatchedOptions {
  name: string;
  sentinels: { host: string; port: number }[];
  failoverDetector: true;
  username?: string;
  password?: string;
  sentinelPassword?: string;
  db?: number;
  tls?: object;
  sentinelTLS?: object;
  enableTLSForSentinelMode?: true;
}

/**
 * A server that Sentinels watch over: `redis+sentinel://[user:password@]host[:port],…/master[/db]`, with
 * `?sentinel_password=` where the Sentinels ask for one; `rediss+sentinel://` for TLS to all of them. Null if it is not
 * of this form.
 * @see https://redis.io/docs/latest/develop/reference/sentinel-clients/
 */
export function parseSentinelUrl(url: string): WatchedOptions | null {
  const [, scheme, username, password, hosts = "", name, db, sentinelPassword] =
    FORM.exec(url.trim()) ?? [];
  if (name === undefined) return null;
  return {
    name,
    sentinels: hosts.split(",").map((host) => {
      const [, address = host, port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(host) ?? [];
      return { host: address, port: Number(port ?? SENTINEL_PORT) };
    }),
    // Tells at once of a master that was replaced while the way to it is open still.
    failoverDetector: true,
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(sentinelPassword ? { sentinelPassword: decodeURIComponent(sentinelPassword) } : {}),
    ...(db === undefined ? {} : { db: Number(db) }),
    ...(scheme === "rediss" ? { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
  };
}
