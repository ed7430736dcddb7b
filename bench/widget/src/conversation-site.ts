import { answers } from "./answer.ts";
import type { Site } from "./sites.ts";
import { CONTEXT, ourFiles, ourPage } from "./sites.ts";

const LENGTH = 1200;
const SESSION = "6f1c8a52-0d3b-4a57-9d1e-5c2b7f90a1e4";

/** A question, or the next part of a long lesson. */
function write(index: number, lesson: string): string {
  const from = ((index - 1) / 2) * LENGTH;
  return index % 2
    ? lesson.slice(from, from + LENGTH)
    : `Question ${index / 2 + 1}: how do plants turn light into sugar?`;
}

/** Returns `count` texts, alternately short questions and long answers. */
function writeMessages(count: number): string[] {
  const lesson = answers["lesson"]!((count / 2) * LENGTH);
  return Array.from({ length: count }, (_, index) => write(index, lesson));
}

/** The built widget, on a server that stores one conversation of `count` messages. */
export function createConversationSite(count: number): Site {
  const messages = writeMessages(count).map((content, index) => ({
    id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    role: index % 2 ? "assistant" : "user",
    content,
    status: "complete",
    created_at: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
  }));
  const bodies: Record<string, object> = {
    "/context": { ...CONTEXT, latest_session_id: SESSION },
    [`/chat/${SESSION}`]: { session_id: SESSION, messages },
  };
  return {
    name: "Sidenote",
    async answer(path) {
      const body = bodies[path];
      if (body) return { type: "application/json", body: JSON.stringify(body) };
      return path === "/" ? ourPage() : ourFiles(path);
    },
  };
}

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** The same messages as plain text in a plain scroller: the lower bound on this machine. */
export function createPlainSite(count: number): Site {
  const list = writeMessages(count).map((text) => `<p>${escape(text)}</p>`);
  const style = "main{height:600px;overflow:auto;white-space:pre-wrap;font:16px/1.5 sans-serif}";
  return {
    name: "plain text in a plain scroller",
    answer: async (path) =>
      path === "/"
        ? {
            type: "text/html",
            body: `<!doctype html><meta charset="utf-8"><style>${style}</style><main>${list.join("")}</main>`,
          }
        : undefined,
  };
}
