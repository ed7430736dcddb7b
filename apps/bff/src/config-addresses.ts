import proxyAddr from "proxy-addr";
import { parseSentinelUrl } from "./sentinel-url.ts";

/**
 * Whether it is a valid `REDIS_URL`: one or several Redis URLs or a Sentinel URL, with properly encoded credentials.
 */
export function isRedisUrl(text: string): boolean {
  try {
    return parseSentinelUrl(text) !== null || text.split(",").every(isRedisAddress);
  } catch {
    return false;
  }
}

/** @throws TypeError for an invalid URL, URIError for badly encoded credentials */
function isRedisAddress(text: string): boolean {
  const address = text.trim();
  if (address.startsWith("unix://")) return true;
  const { username, password } = new URL(address);
  for (const part of [username, password]) decodeURIComponent(part);
  return /^rediss?:\/\//.test(address);
}

/** Whether it is a valid value of Express's `trust proxy` setting. */
export function isTrustProxy(text: string): boolean {
  if (/^(true|false|\d+)$/.test(text)) return true;
  try {
    proxyAddr.compile(text.split(",").map((part) => part.trim()));
    return true;
  } catch {
    return false;
  }
}
