import { once } from "node:events";
import { createServer } from "node:http";

/** A test site that may embed the chat, for pages that the demo does not have. */
export interface Pages {
  url: string;
  /** Sets what the site serves at a path. */
  show(path: string, html: string): void;
  /** The server from which launch tokens are requested. */
  demoUrl: string;
  close(): Promise<void>;
}

export async function createPages(): Promise<Pages> {
  const shown = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const path = request.url ?? "/";
    const html = shown.get(path.replace(/\?.*/, ""));
    if (path.startsWith("/token?")) {
      const answer = await fetch(pages.demoUrl + path);
      response.setHeader("content-type", "application/json");
      response.end(await answer.text());
    } else {
      response.writeHead(html === undefined ? 404 : 200, {
        "content-type": "text/html; charset=utf-8",
      });
      response.end(html);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");

  const pages: Pages = {
    url: `http://localhost:${address.port}`,
    show: (path, html) => void shown.set(path, html),
    demoUrl: "",
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
  return pages;
}
