import type * as Late from "./index.ts";

/** Where syntax may be that is not here from the start: tables, formulas, footnotes, tasks, bare addresses. */
const SIGNS = /[|$]|\\[([]|\[\^|\[[ \txX]\]|(?<!\]\(<?|<)https?:\/\/|www\.|\w@\w/i;
/** After this time a text goes on without: its syntax is shown as text. */
const PATIENCE_MS = 4000;

let here = false;
let loading: Promise<typeof Late | undefined> | undefined;

/**
 * Fetches the syntax that not every answer uses. Resolves with undefined when it cannot be had, or not soon; the next
 * call tries again.
 */
export function fetchLate(): Promise<typeof Late | undefined> {
  loading ??= import("./index.ts").then(
    (late) => {
      late.install();
      here = true;
      return late;
    },
    () => (loading = undefined),
  );
  const patience = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([loading, patience]);
}

/** Whether a text may hold syntax that is not here yet. */
export const needsLate = (text: string): boolean => !here && SIGNS.test(text);
