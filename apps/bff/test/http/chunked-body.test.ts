import { once } from "node:events";
import { createServer, request, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { ChunkedBody } from "../../src/http/chunked-body.ts";

let server: Server;
afterEach(() => server.close());

/** Starts a server that answers each request with `answer`; returns its port. */
async function serve(answer: (body: ChunkedBody, response: ServerResponse) => void) {
  server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/plain" });
    answer(new ChunkedBody(response), response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Sends text on one connection and returns all that comes back. The last request must ask to close it. */
async function exchange(port: number, sent: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(sent);
  return text(socket);
}

const REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
const LAST = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

describe("a response body of unknown length", () => {
  it("is sent in chunks whose sizes count bytes, and the connection is reused", async () => {
    const port = await serve((body) => {
      body.write("first");
      body.write("é漢😀");
      setTimeout(() => {
        body.write("later");
        body.end("last");
      }, 5);
    });
    const all = await exchange(port, REQUEST + LAST);
    const chunks = "5\r\nfirst\r\n9\r\né漢😀\r\n5\r\nlater\r\n4\r\nlast\r\n0\r\n\r\n";
    expect(all.split(chunks)).toHaveLength(3);
    expect(all.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  });

  it("may have no pieces, or only the last", async () => {
    const port = await serve((body, response) => {
      if (response.req.url === "/none") body.flushHead();
      setTimeout(() => body.end(response.req.url === "/none" ? "" : "all of it"), 5);
    });
    expect(await exchange(port, LAST.replace("/", "/none"))).toMatch(/\r\n\r\n0\r\n\r\n$/);
    expect(await exchange(port, LAST)).toMatch(/all of it/);
  });

  it("is not chunked for an HTTP/1.0 client, such as nginx by default", async () => {
    const port = await serve((body) => {
      body.write("one ");
      body.write("two ");
      body.end("three");
    });
    const all = await exchange(port, "GET / HTTP/1.0\r\n\r\n");
    expect(all.slice(all.indexOf("\r\n\r\n") + 4)).toBe("one two three");
    expect(all).not.toMatch(/transfer-encoding/i);
  });

  it("reports when the socket is full and when it has drained, and loses nothing", async () => {
    const pieces = Array.from({ length: 200 }, (_, index) => `${index} `.padEnd(50_000, "."));
    let timesFull = 0;
    const port = await serve((body) => {
      let next = 0;
      const write = (): void => {
        while (next < pieces.length) {
          if (body.write(pieces[next++] ?? "")) continue;
          timesFull += 1;
          body.onceDrained(write);
          return;
        }
        body.end("");
      };
      write();
    });
    const asked = request({ port, host: "127.0.0.1" }).end();
    const [answer] = await once(asked, "response");
    expect(await text(answer)).toBe(pieces.join(""));
    expect(timesFull).toBeGreaterThan(1);
  });
});
