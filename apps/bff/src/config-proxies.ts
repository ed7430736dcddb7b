import { isIP } from "node:net";
import proxyAddr from "proxy-addr";
import * as z from "zod";

/** A proxy's URL; without a scheme it is http, as for curl. */
const proxyUrl = z.string().transform((text, context) => {
  const given = text.trim();
  const address = given.includes("://") ? given : `http://${given}`;
  const refuse = (message: string): never => {
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  if (!URL.canParse(address)) return refuse("must be a URL such as http://proxy.example.org:3128");
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol))
    return refuse("must be an http:// or https:// proxy; no other protocol is supported");
  try {
    for (const part of [url.username, url.password]) decodeURIComponent(part);
  } catch {
    return refuse("has credentials that are not percent-encoded");
  }
  return url;
});

const noProxy = z
  .string()
  .transform((text) =>
    text
      .toLowerCase()
      .replaceAll(/[[\]]/g, "")
      .split(/[\s,]+/)
      .filter(Boolean),
  )
  .refine(
    (entries) => entries.every((entry) => !entry.includes("/") || isNetwork(entry)),
    "must be hosts, domains, addresses or networks such as 10.0.0.0/8, comma-separated, not URLs",
  );

/** The conventional variables; a lower-case one has precedence, as for curl. */
export const proxyVariables = {
  HTTPS_PROXY: proxyUrl.optional(),
  https_proxy: proxyUrl.optional(),
  HTTP_PROXY: proxyUrl.optional(),
  http_proxy: proxyUrl.optional(),
  NO_PROXY: noProxy.optional(),
  no_proxy: noProxy.optional(),
};

/** Which proxy leads to https and http URLs, and to which hosts none does. */
export interface Proxies {
  https: URL | undefined;
  http: URL | undefined;
  none: readonly string[];
}

/**
 * Returns the proxy for a URL. `none` has curl's meaning, and may also name a port (`host:port`); this computer's own
 * addresses never go through a proxy, as in Go.
 * @see https://curl.se/docs/manpage.html#--noproxy
 * @see https://pkg.go.dev/net/http#ProxyFromEnvironment
 */
export function findProxy(address: string, { https, http, none }: Proxies): URL | undefined {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$|\.$/g, "");
  const proxy = url.protocol === "https:" ? https : http;
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return isLocal(host) || none.some((entry) => isNamed(entry, host, port)) ? undefined : proxy;
}

function isLocal(host: string): boolean {
  return isIP(host) === 0 ? /(^|\.)localhost$/.test(host) : proxyAddr.compile("loopback")(host, 0);
}

function isNamed(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  if (isIP(host) !== 0 && isNetwork(entry)) return proxyAddr.compile(entry)(host, 0);
  const name = entry.replace(/^\*?\./, "");
  return [host, `${host}:${port}`].some((own) => own === name || own.endsWith(`.${name}`));
}

/** Whether it is an address or a network. */
function isNetwork(entry: string): boolean {
  try {
    proxyAddr.compile(entry);
    return isIP(entry.split("/")[0] ?? "") !== 0;
  } catch {
    return false;
  }
}
