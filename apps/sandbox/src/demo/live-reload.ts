import { watchFile } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Express, Response } from "express";

/** How often to check for a new build. */
const INTERVAL_MS = 500;
/** Files that every build rewrites. They are missing while a build runs. */
const BUILT = ["frame/index.html", "host/embed.js"];
const CLIENT = 'new EventSource("/changes").onmessage = () => location.reload();\n';

/** Reloads the demo page whenever the widget in `folder` has been rebuilt. For development. */
export function reloadOnChange(app: Express, folder: string, publicFolder: string): void {
  const pages = new Set<Response>();
  for (const file of BUILT) {
    watchFile(join(folder, file), { interval: INTERVAL_MS }, ({ mtimeMs }) => {
      if (mtimeMs === 0) return;
      for (const page of pages) page.write("data: built\n\n");
    });
  }

  app.get("/changes", (_request, response) => {
    response.set({ "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.flushHeaders();
    pages.add(response);
    response.on("close", () => pages.delete(response));
  });
  app.get("/demo.js", async (_request, response) => {
    response.type("js").send(`${await readFile(join(publicFolder, "demo.js"), "utf8")}${CLIENT}`);
  });
}
