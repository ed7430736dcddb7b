import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import { isIPv6 } from "node:net";
import { addAbortSignal, Readable, type Duplex } from "node:stream";

/** A failure of the proxy itself. Its message names the proxy, without credentials, and may be logged. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
  /** Whether the proxy's rules or the credentials forbid the request, so that asking again is no use. */
  readonly isForbidden: boolean;

  constructor(message: string, status?: number) {
    super(message);
    this.isForbidden = status === 403 || status === 407;
  }

  /** Without the message: Anthropic's SDK discards an error whose text looks to it like a timeout. */
  override toString(): string {
    return this.name;
  }
}

type Done = (error: Error | null, socket?: Duplex | null) => void;

/** `opening.tunnel` is the CONNECT that a request waits for. */
type TunnelOptions = https.RequestOptions & {
  opening?: { tunnel?: http.ClientRequest };
  socket?: Duplex;
};

/**
 * A proxy that leads to other servers: to https URLs by tunnels, which are kept alive; http URLs are asked of the proxy
 * itself. Not a package, because `https-proxy-agent` and undici leave a tunnel open that is still being opened when its
 * request is aborted, and the first passes a refusal by the proxy off as the server's answer.
 */
export class EgressProxy {
  /** The proxy's URL without credentials, for logs. */
  readonly name: string;
  readonly #url: URL;
  readonly #authorization: readonly string[];
  readonly #node: typeof http | typeof https;
  readonly #plain: http.Agent;
  readonly #tunnels = new https.Agent({ keepAlive: true });
  readonly #startTls = this.#tunnels.createConnection.bind(this.#tunnels);

  constructor(url: URL) {
    this.name = url.origin;
    this.#url = url;
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    const basic = `Basic ${Buffer.from(credentials).toString("base64")}`;
    this.#authorization = credentials === ":" ? [] : ["proxy-authorization", basic];
    this.#node = url.protocol === "https:" ? https : http;
    this.#plain = new this.#node.Agent({ keepAlive: true });
    this.#tunnels.createConnection = (options, done) => void this.#open(options, done as Done);
  }

  /**
   * Starts a request, whose headers are given as name, value, name, value, with `host` among them. If the proxy fails,
   * its `error` is a `ProxyError`.
   */
  request(url: URL, method: string, headers: readonly string[]): http.ClientRequest {
    const path = url.pathname + url.search;
    if (url.protocol === "http:") return this.#ask(method, url.origin + path, headers, this.#plain);
    const opening: NonNullable<TunnelOptions["opening"]> = {};
    const hostname = toAddress(url);
    const options: TunnelOptions = { hostname, port: url.port, path, method, headers, opening };
    const sent = https.request({ ...options, agent: this.#tunnels });
    // Node tells nobody that a request without a socket has been destroyed.
    const destroy = sent.destroy.bind(sent);
    sent.destroy = (cause) => {
      opening.tunnel?.destroy(cause);
      return destroy(cause);
    };
    return sent;
  }

  /** A `fetch` that follows no redirect; its response has a status and, if that is 200, a body. */
  readonly fetch = async (address: string, init: RequestInit): Promise<Response> => {
    const request = new Request(address, init);
    const body = Buffer.from(await request.arrayBuffer());
    const url = new URL(request.url);
    const head = ["host", url.host, "content-length", String(body.length)];
    const sent = this.request(url, request.method, [...head, ...[...request.headers].flat()]);
    // Errors are reported by `once` until there is a response, and by its stream from then on.
    sent.on("error", () => undefined);
    if (init.signal) addAbortSignal(init.signal, sent);
    sent.end(body);
    try {
      const [response] = (await once(sent, "response")) as [http.IncomingMessage];
      if (response.statusCode === 200)
        return new Response(Readable.toWeb(response) as ReadableStream);
      response.resume();
      return new Response(null, { status: response.statusCode ?? 500 });
    } catch (cause) {
      throw new TypeError("fetch failed", { cause });
    }
  };

  #open(options: TunnelOptions, done: Done): void {
    const { host, port, opening = {} } = options;
    const target = isIPv6(host ?? "") ? `[${host}]:${port}` : `${host}:${port}`;
    const tunnel = this.#ask("CONNECT", target, ["host", target], false);
    opening.tunnel = tunnel;
    tunnel.once("connect", ({ statusCode }, socket) => {
      delete opening.tunnel;
      const through: TunnelOptions = { ...options, socket };
      if (statusCode === 200) return done(null, this.#startTls(through));
      socket.destroy();
      const message = `the proxy ${this.name} refused ${target}: HTTP ${statusCode}`;
      done(new ProxyError(message, statusCode));
    });
    tunnel.on("error", ({ code, name }: NodeJS.ErrnoException) =>
      done(new ProxyError(`the proxy ${this.name} failed: ${code ?? name}`)),
    );
    tunnel.end();
  }

  /** Sends a request to the proxy itself. */
  #ask(method: string, path: string, headers: readonly string[], agent: http.Agent | false) {
    return this.#node.request({
      hostname: toAddress(this.#url),
      port: this.#url.port,
      path,
      method,
      headers: [...headers, ...this.#authorization],
      agent,
    });
  }
}

/** Returns the host of a URL as Node's requests take it: an IPv6 address without brackets. */
export function toAddress({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}
