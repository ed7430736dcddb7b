import type { ActivitySource, User, World } from "./world.ts";

/** Activity types whose completion this university tracks. */
const TRACKED = new Set(["page", "book", "resource", "assign", "quiz"]);
const SUBMITTED = new Set(["assign", "quiz"]);

/** Returns what a student has done in an activity, as `block_sidenote_get_turn_context` tells it. */
export function progressOf({ id, name, modname }: ActivitySource, user: User, world: World) {
  if (world.progress === "none") return {};
  const { completed = false, draft, submitted, grade, feedback } = user.progress?.[id] ?? {};
  const submission = submitted
    ? { status: "submitted", time: world.at(submitted) }
    : { status: draft ? "draft" : "none" };
  return {
    ...(TRACKED.has(modname) ? { completed } : {}),
    ...(SUBMITTED.has(modname) ? { submission } : {}),
    ...(world.progress === "results" && grade ? { results: [{ name, grade, feedback }] } : {}),
  };
}
