import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** The credentials in a proxy's URL, in whatever form a log could have them. */
export const CREDENTIALS = /p@ss-word|p%40ss-word|Y2FtcHVzOn/;

/** How a proxy treats CONNECT: opens the tunnel, refuses it with a status, or does not answer. */
type Manner = "open" | "hang" | number;

/** A real HTTP proxy on its own port. It knows its own hosts instead of asking DNS. */
export class Proxy {
  readonly #server: Server;
  readonly #hosts: Record<string, number>;
  readonly #sockets = new Set<Socket>();
  /** What it was asked for, in order: `host:port` by CONNECT, a URL otherwise. */
  readonly asked: string[] = [];
  /** The credentials of each request, decoded; undefined without any. */
  readonly credentials: (string | undefined)[] = [];
  manner: Manner = "open";

  /** `hosts` are the ports on this computer, by the host that they stand for. */
  constructor(hosts: Record<string, number> = {}) {
    this.#hosts = hosts;
    this.#server = createServer((incoming, response) => {
      const { url = "", method, headers } = incoming;
      this.#record(url, headers["proxy-authorization"]);
      const { hostname, pathname, search } = new URL(url);
      const port = this.#hosts[hostname];
      const path = pathname + search;
      const outgoing = request({ host: "127.0.0.1", port, path, method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(outgoing.on("error", () => response.destroy()));
    });
    this.#server.on("connect", ({ url = "", headers }, client: Socket) => {
      this.#record(url, headers["proxy-authorization"]);
      this.#sockets.add(client);
      client.on("error", () => undefined).on("close", () => this.#sockets.delete(client));
      if (this.manner === "hang") return void client.resume().on("end", () => client.destroy());
      if (this.manner !== "open") return void client.end(`HTTP/1.1 ${this.manner} No\r\n\r\n`);
      const upstream = connect(this.#hosts[url.split(":")[0] ?? ""] ?? 1, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        client.pipe(upstream).pipe(client);
      });
      upstream.on("error", () => client.destroy()).on("close", () => client.destroy());
      client.on("close", () => upstream.destroy());
    });
  }

  /** Its URL with credentials. */
  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://campus:p%40ss-word@127.0.0.1:${port}`;
  }

  /** How many tunnels are open or being opened. */
  get tunnels(): number {
    return this.#sockets.size;
  }

  async start(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  forget(): void {
    this.asked.length = 0;
    this.credentials.length = 0;
    this.manner = "open";
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #record(target: string, authorization: string | undefined): void {
    this.asked.push(target);
    const encoded = authorization?.replace("Basic ", "");
    this.credentials.push(encoded && Buffer.from(encoded, "base64").toString());
  }
}
