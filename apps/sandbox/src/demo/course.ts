import { accessOf, datesOf, type Access } from "../moodle/activity.ts";
import { createWorld, type ActivitySource } from "../moodle/world.ts";
import { html, Html } from "./html.ts";
import type { View } from "./view.ts";

const world = createWorld();

/** The demo course; undefined if the world has none. */
export const [biology] = world.courses;

/** Returns the viewer's access to an activity, by the same rules as in the simulated Moodle. */
export function accessFor(activity: ActivitySource, view: View): Access | undefined {
  return accessOf(activity, viewerOf(view), world, view.role === "teacher");
}

/** Why an activity is closed, to whom it is hidden; undefined if there is nothing to say. */
export function composeNotes(
  { hidden }: ActivitySource,
  { restriction }: Access,
): Html | undefined {
  const notes = [
    ...(hidden ? [html`Hidden from students`] : []),
    ...(restriction === undefined ? [] : [new Html(restriction)]),
  ];
  return notes.length === 0
    ? undefined
    : html`<p class="notes">${notes.map((note) => html`<span>${note}</span> `)}</p>`;
}

/** The dates of an activity for the viewer; undefined if it has none. */
export function composeDates(activity: ActivitySource, view: View): Html | undefined {
  const dates = datesOf(activity, world, viewerOf(view));
  if (dates.length === 0) return undefined;
  const format = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "full",
    timeStyle: "short",
    timeZone: "UTC",
  });
  return html`<p class="dates">
    ${dates.map(
      ({ label, timestamp }) =>
        html`<span><b>${label}</b> ${format.format(timestamp * 1000)}</span> `,
    )}
  </p>`;
}

const viewerOf = (view: View) => world.users.find(({ id }) => id === view.userId);
