const FORM =
  /^(rediss?)\+sentinel:\/\/(?:([^:@/]*):([^@/]*)@)?([\w.[\]:,-]+)\/([\w.-]+)(?:\/(\d+))?(?:\?sentinel_password=([^&]+))?$/;
const SENTINEL_PORT = 26_379;

/** The ioredis options that a Sentinel URL specifies. */
export interface SentinelOptions {
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
 * Parses the URL of a server monitored by Sentinels: `redis+sentinel://[user:password@]host[:port],…/master[/db]`, with
 * `?sentinel_password=` if the Sentinels require one; `rediss+sentinel://` for TLS to all of them. Returns null for any
 * other URL.
 * @see https://redis.io/docs/latest/develop/reference/sentinel-clients/
 */
export function parseSentinelUrl(url: string): SentinelOptions | null {
  const [, scheme, username, password, hosts = "", name, db, sentinelPassword] =
    FORM.exec(url.trim()) ?? [];
  if (name === undefined) return null;
  return {
    name,
    sentinels: hosts.split(",").map((host) => {
      const [, address = host, port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(host) ?? [];
      return { host: address, port: Number(port ?? SENTINEL_PORT) };
    }),
    // Notices at once when the master is replaced while the connection to the old one is still open.
    failoverDetector: true,
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(sentinelPassword ? { sentinelPassword: decodeURIComponent(sentinelPassword) } : {}),
    ...(db === undefined ? {} : { db: Number(db) }),
    ...(scheme === "rediss" ? { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
  };
}
