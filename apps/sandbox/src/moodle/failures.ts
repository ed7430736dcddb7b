import { existsSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";

const FIXTURES = new URL("../../fixtures/moodle/", import.meta.url);

/** Failures without a recording, because they occur in front of Moodle or on the network. */
const SYNTHETIC_KINDS = new Set(["html", "empty", "redirect", "huge", "hang", "network"]);

const HUGE_BYTES = 50 * 1024 * 1024;

export function isFailureKind(kind: string): boolean {
  return SYNTHETIC_KINDS.has(kind) || (/^[a-z0-9_]+$/.test(kind) && existsSync(fixturePath(kind)));
}

/** Responds with a failure: replays the recording of that name, or simulates one of `SYNTHETIC_KINDS`. */
export async function answerFailure(kind: string, response: ServerResponse): Promise<void> {
  switch (kind) {
    case "html":
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      return void response.end(
        "<!DOCTYPE html><html><body><h1>Log in to the site</h1></body></html>",
      );
    case "empty":
      response.writeHead(200, { "content-type": "application/json" });
      return void response.end();
    case "redirect":
      response.writeHead(303, { location: "/login/index.php" });
      return void response.end();
    case "huge":
      return sendHuge(response);
    case "hang":
      return;
    case "network":
      return void response.socket?.resetAndDestroy();
    default:
      return replay(kind, response);
  }
}

interface Recording {
  status: number;
  headers: Record<string, string | string[]>;
  body: unknown;
}

/** Headers that are not replayed, because this server sets its own. */
const HOP_BY_HOP = new Set(["connection", "transfer-encoding", "content-length", "date", "server"]);

function replay(name: string, response: ServerResponse): void {
  const recording: Recording = JSON.parse(readFileSync(fixturePath(name), "utf8"));
  for (const [header, value] of Object.entries(recording.headers))
    if (!HOP_BY_HOP.has(header.toLowerCase())) response.setHeader(header, value);
  response.statusCode = recording.status;
  const { body } = recording;
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

async function sendHuge(response: ServerResponse): Promise<void> {
  response.writeHead(200, { "content-type": "application/json" });
  const piece = `[${"0,".repeat(32_000)}`;
  for (let sent = 0; sent < HUGE_BYTES && !response.destroyed; sent += piece.length)
    if (!response.write(piece))
      await new Promise<void>((resolve) => {
        response.once("drain", resolve).once("close", resolve);
      });
  response.end();
}

function fixturePath(name: string): string {
  return fileURLToPath(new URL(`${name}.json`, FIXTURES));
}
