import type { Ports } from "../ports.ts";
import type { Course } from "./Course.ts";

/**
 * Records the user's acceptance of the site's AI policy with the BFF or the host, whichever keeps it for this site.
 * Resolves with whether it was recorded. Not part of `Course`, which is loaded with the first screen.
 */
export async function acceptPolicy(
  { context, consent }: Course,
  { course, host }: Ports,
): Promise<boolean> {
  consent.value = "accepting";
  try {
    await (context.peek()?.policy_kept_by === "bff" ? course : host).acceptPolicy();
  } catch {
    consent.value = "failed";
    return false;
  }
  consent.value = "open";
  const known = context.peek();
  if (known) context.value = { ...known, policy: "accepted" };
  // A site may tell more of a user who has accepted, such as questions to begin with. The limits stay: the server may or
  // may not yet count the waiting question, which is sent meanwhile.
  void course.loadContext().then(
    (fresh) => {
      const { limits } = context.peek() ?? fresh;
      context.value = { ...fresh, limits, policy: "accepted" };
    },
    () => undefined,
  );
  return true;
}
