import proxyAddr from "proxy-addr";
import { parseSentinelUrl } from "./sentinel-url.ts";

/** Whether whatever reads it later can read it, credentials included. */
export function isRedisUrl(text: string): boolean {
  try {
    return parseSentinelUrl(text) !== null || text.split(",").every(isRedisAddress);
  } catch {
    return false;
  }
}

/** @throws TypeError, URIError for what is no URL, or whose credentials are not encoded as such */
function isRedisAddress(text: string): boolean {
  const address = text.trim();
  if (address.startsWith("unix://")) return true;
  const { username, password } = new URL(address);
  for (const part of [username, password]) decodeURIComponent(part);
  return /^rediss?:\/\//.test(address);
}

/** Whether Express can take it as its setting `trust proxy`. */
export function isTrustProxy(text: string): boolean {
  if (/^(true|false|\d+)$/.test(text)) return true;
  try {
    proxyAddr.compile(text.split(",").map((part) => part.trim()));
    return true;
  } catch {
    return false;
  }
}
