import type { Citation, Grounding } from "@sidenote/protocol";
import type { Activity, CourseSection } from "./ports.ts";

/** `[text](url)` or `[text](<url>)`, not an image. */
const MARKDOWN_LINK = /(?<!!)\[([^\]]{1,300})\]\(<?([^\s)>]{1,2000})>?(?:\s+"[^"]*")?\)/g;

/**
 * The activities an answer points at, in the order it does. Only links to activities of the outline count: the outline
 * holds what this student may see, so a made-up or a hidden source is never shown as one.
 */
export function findCitations(text: string, outline: readonly CourseSection[] | null): Citation[] {
  if (outline === null) return [];
  const byUrl = new Map<string, Activity>();
  for (const { activities } of outline) {
    for (const activity of activities) {
      if (activity.url !== null) byUrl.set(activity.url, activity);
    }
  }
  const citations = new Map<number, Citation>();
  for (const [, label, url] of text.matchAll(MARKDOWN_LINK)) {
    const activity = byUrl.get(url ?? "");
    if (activity === undefined || activity.url === null || citations.has(activity.cmid)) continue;
    citations.set(activity.cmid, {
      index: citations.size + 1,
      title: activity.name,
      url: activity.url,
      cited_text: label ?? activity.name,
      cmid: activity.cmid,
    });
  }
  return [...citations.values()];
}

/** Decided by what the answer points at, never by what the model says of itself. */
export function toGrounding(text: string, citations: readonly Citation[]): Grounding {
  if (text.trim() === "") return "none";
  return citations.length > 0 ? "course" : "general";
}
