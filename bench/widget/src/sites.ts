import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { bundlePage } from "./bundle.ts";
import type { Answer } from "./server.ts";

const DIST = fileURLToPath(new URL("../../../packages/widget/dist/", import.meta.url));
const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

const html = (body: string): Answer => ({
  type: "text/html",
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Page</title><body>${body}</body></html>`,
});

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A launch token for the frame to read; its signature is never checked here. */
function launchToken(): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: "bench",
    aud: "bench",
    sub: "1",
    course_id: 1,
    role: "student",
    locale: "en",
  };
  return `${part({ alg: "HS256", kid: "bench" })}.${part({ ...claims, iat: now, exp: now + 300, jti: "1" })}.x`;
}

export const CONTEXT = {
  user: { first_name: "Ada" },
  course: { id: 1, fullname: "Biology", shortname: "BIO", url: "http://localhost/course" },
  policy: "accepted",
  policy_kept_by: "none",
  title: "Course assistant",
  welcome: "Ask me anything.",
  starters: ["What is due this week?"],
  limits: null,
  retention_seconds: 86_400,
  latest_session_id: null,
};

/** Serves the built widget and its context. */
export async function ourFiles(path: string): Promise<Answer | undefined> {
  if (path === "/context") return { type: "application/json", body: JSON.stringify(CONTEXT) };
  const file = path.startsWith("/widget/")
    ? `frame/${path === "/widget/" ? "index.html" : path.slice("/widget/".length)}`
    : `host${path}`;
  if (file.includes("..")) return undefined;
  return { type: TYPES[extname(file)] ?? "text/plain", body: await readFile(DIST + file) };
}

/** A page that embeds the widget. */
export const ourPage = (): Answer =>
  html(
    `<script type="module" src="/embed.js"></script><sidenote-chat mode="inline" token="${launchToken()}" style="display:block;height:600px"></sidenote-chat>`,
  );

/**
 * Makes the widget's page its own host, instead of the page that would have opened it in a tab: it answers
 * `frame.ready` with a launch token.
 */
const SELF_HOST = `
if (top === self) {
  opener = self;
  addEventListener("message", ({ data }) => {
    if (data.type === "frame.ready")
      postMessage({ sidenote: 1, type: "host.launch", token: "${launchToken()}", mode: "inline" });
  });
}`;

/** The widget's page without any script: the difference from the whole page is the cost of the app. */
async function firstScreen(): Promise<Answer> {
  const page = await readFile(`${DIST}frame/index.html`, "utf8");
  const body = page
    .replaceAll(/<script[^>]*>[\s\S]*?<\/script>/g, "")
    .replace(/<link rel="expect"[^>]*>/, "");
  return { type: "text/html", body };
}

/** A page with one chat in it. */
export interface Site {
  name: string;
  /** Its path, if not the root. */
  path?: string;
  /** Whether the chat is in an iframe of the page. */
  isFramed?: boolean;
  /** A script that runs before the page's own. */
  script?: string;
  answer(path: string): Promise<Answer | undefined>;
}

async function peer(name: string, file: string): Promise<Site> {
  const { script, style } = await bundlePage(file);
  const link = style ? '<link rel="stylesheet" href="/page.css">' : "";
  const files: Record<string, Answer> = {
    "/": html(`${link}<script type="module" src="/page.js"></script>`),
    "/page.js": { type: "text/javascript", body: script },
    "/page.css": { type: "text/css", body: style },
  };
  return { name, answer: async (path) => files[path] };
}

/** Returns the sites to compare, the blank page first. */
export async function createSites(): Promise<Site[]> {
  return [
    {
      name: "blank page with a textarea",
      answer: async (path) => (path === "/" ? html("<textarea></textarea>") : undefined),
    },
    {
      name: "Sidenote",
      isFramed: true,
      answer: async (path) => (path === "/" ? ourPage() : ourFiles(path)),
    },
    {
      name: "Sidenote, a page of its own",
      path: "/widget/?locale=en",
      script: SELF_HOST,
      answer: ourFiles,
    },
    {
      name: "Sidenote's first screen, with no script",
      answer: async (path) => (path === "/" ? firstScreen() : undefined),
    },
    await peer("deep-chat", "deep-chat.ts"),
    await peer("NLUX", "nlux.ts"),
    await peer("chatscope", "chatscope.tsx"),
  ];
}
