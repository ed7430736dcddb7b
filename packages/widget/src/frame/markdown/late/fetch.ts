import type * as Late from "./index.ts";

/** Matches text that may contain lazily loaded syntax: tables, formulas, footnotes, tasks, bare URLs. */
const MAY_NEED_LATE = /[|$]|\\[([]|\[\^|\[[ \txX]\]|(?<!\]\(<?|<)https?:\/\/|www\.|\w@\w/i;
/** After this time a text is rendered without that syntax. */
const TIMEOUT_MS = 4000;

let isInstalled = false;
let loading: Promise<typeof Late | undefined> | undefined;

/**
 * Loads and installs the less common syntax. Resolves with undefined if that fails or takes too long; the next call
 * tries again.
 */
export function fetchLate(): Promise<typeof Late | undefined> {
  loading ??= import("./index.ts").then(
    (late) => {
      late.install();
      isInstalled = true;
      return late;
    },
    () => (loading = undefined),
  );
  const timeout = new Promise<undefined>((resolve) => setTimeout(resolve, TIMEOUT_MS));
  return Promise.race([loading, timeout]);
}

/** Whether a text may contain syntax that is not installed yet. */
export const needsLate = (text: string): boolean => !isInstalled && MAY_NEED_LATE.test(text);
