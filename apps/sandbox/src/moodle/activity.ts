import { mimetypeOf, readFile } from "./course-files.ts";
import { contextIdOf, type ActivitySource, type User, type World } from "./world.ts";

/** English names of Moodle's activity types. */
const PLURALS: Record<string, string> = {
  forum: "Forums",
  resource: "Files",
  page: "Pages",
  book: "Books",
  assign: "Assignments",
  quiz: "Quizzes",
  url: "URLs",
  label: "Text and media areas",
};
const SINGULARS: Record<string, string> = {
  forum: "Forum",
  resource: "File",
  page: "Page",
  book: "Book",
  assign: "Assignment",
  quiz: "Quiz",
  url: "URL",
  label: "Text and media area",
};
const PURPOSES: Record<string, string> = {
  forum: "collaboration",
  assign: "assessment",
  quiz: "assessment",
};

const DAY_SECONDS = 86_400;

/** What a viewer may do with an activity that they know of. */
export interface Access {
  isOpen: boolean;
  /** Why it is closed, as HTML. Teachers may open it all the same. */
  restriction?: string;
}

/** Returns a viewer's access to an activity; undefined if they must not know of it. Everything is open to teachers. */
export function accessOf(
  activity: ActivitySource,
  viewer: User | undefined,
  world: World,
  isTeacher = false,
): Access | undefined {
  if (activity.hidden && !isTeacher) return undefined;
  const restriction = restrictionOf(activity, viewer, world);
  return restriction === undefined ? { isOpen: true } : { isOpen: isTeacher, restriction };
}

function restrictionOf(
  { group, availableFrom }: ActivitySource,
  viewer: User | undefined,
  world: World,
): string | undefined {
  if (group && !viewer?.groups?.includes(group))
    return `Not available unless: You belong to <strong>Group ${group}</strong>`;
  const from = availableFrom && new Date(world.at(availableFrom) * 1000);
  return from && from.getTime() > Date.now()
    ? `Available from <strong>${formatDate(from)}</strong>`
    : undefined;
}

function formatDate(date: Date): string {
  return new Intl.DateTimeFormat("en-AU", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  })
    .format(date)
    .replace(" at ", ", ");
}

/** Returns the activity's dates, with the viewer's extension if a viewer is given. */
export function datesOf(activity: ActivitySource, world: World, viewer?: User) {
  const extra = (viewer?.extensions?.[activity.id] ?? 0) * DAY_SECONDS;
  const isQuiz = activity.modname === "quiz";
  const dates: { label: string; timestamp: number; dataid: string }[] = [];
  const opens = activity.opens && world.at(activity.opens);
  const ends = activity.due ?? activity.closes;
  if (opens !== undefined)
    dates.push({
      label: opens * 1000 > Date.now() ? "Opens:" : "Opened:",
      timestamp: opens,
      dataid: isQuiz ? "timeopen" : "allowsubmissionsfromdate",
    });
  if (ends)
    dates.push({
      label: isQuiz ? "Closes:" : "Due:",
      timestamp: world.at(ends) + extra,
      dataid: isQuiz ? "timeclose" : "duedate",
    });
  return dates;
}

export function urlOf(activity: ActivitySource, wwwroot: string): string | undefined {
  return activity.modname === "label"
    ? undefined
    : `${wwwroot}/mod/${activity.modname}/view.php?id=${activity.id}`;
}

export function typeOf(activity: ActivitySource): string {
  return SINGULARS[activity.modname] ?? activity.modname;
}

/**
 * Returns an entry of `modules` in `core_course_get_contents`, as the service account sees it; undefined if the
 * activity is hidden.
 */
export function toModule(
  activity: ActivitySource,
  world: World,
  wwwroot: string,
  withContents: boolean,
): Record<string, unknown> | undefined {
  const access = accessOf(activity, undefined, world);
  if (!access) return undefined;
  const { isOpen, restriction } = access;
  const { modname, id } = activity;
  const dates = datesOf(activity, world);
  const url = urlOf(activity, wwwroot);
  const contents = isOpen && withContents ? contentsOf(activity, world, wwwroot) : undefined;
  return {
    id,
    ...(url ? { url } : {}),
    name: activity.name,
    instance: id,
    contextid: contextIdOf(id),
    ...(activity.description
      ? { description: `<div class="no-overflow"><p>${activity.description}</p></div>` }
      : {}),
    visible: 1,
    uservisible: isOpen,
    ...(restriction === undefined ? {} : { availabilityinfo: restriction }),
    visibleoncoursepage: activity.stealth ? 0 : 1,
    modicon: `${wwwroot}/theme/image.php/boost/${modname}/1/monologo?filtericon=1`,
    modname,
    purpose: PURPOSES[modname] ?? "content",
    branded: false,
    modplural: PLURALS[modname] ?? modname,
    indent: 0,
    onclick: "",
    afterlink: null,
    ...(modname === "forum" || modname === "resource" ? { activitybadge: [] } : {}),
    customdata: customdataOf(dates),
    noviewlink: modname === "label",
    completion: 0,
    downloadcontent: 1,
    dates,
    groupmode: 0,
    ...contents,
  };
}

/** Moodle sends `customdata` as JSON: an object of the dates, or an empty string if there are none. */
function customdataOf(dates: { dataid: string; timestamp: number }[]): string {
  if (dates.length === 0) return '""';
  return JSON.stringify(
    Object.fromEntries(dates.map(({ dataid, timestamp }) => [dataid, timestamp])),
  );
}

function contentsOf(activity: ActivitySource, world: World, wwwroot: string) {
  const file = (filename: string, mimetype: string | undefined, fileurl: string, size = 0) => ({
    contents: [
      {
        type: activity.modname === "url" ? "url" : "file",
        filename,
        filepath: activity.modname === "url" ? null : "/",
        filesize: size,
        fileurl,
        timecreated: null,
        timemodified: world.at({ days: -35, time: "00:00" }),
        sortorder: activity.modname === "url" ? null : 1,
        ...(mimetype ? { mimetype, isexternalfile: false } : {}),
        userid: null,
        author: null,
        license: null,
      },
    ],
    contentsinfo: {
      filescount: 1,
      filessize: size,
      lastmodified: world.at({ days: -35, time: "00:00" }),
      mimetypes: mimetype ? [mimetype] : [],
      repositorytype: "",
    },
  });
  const base = `${wwwroot}/webservice/pluginfile.php/${contextIdOf(activity.id)}/mod_${activity.modname}/content`;
  if (activity.modname === "page")
    return file("index.html", undefined, `${base}/index.html?forcedownload=1`);
  if (activity.link) return file(activity.name, undefined, activity.link);
  if (activity.file) {
    const { file: name } = activity;
    const url = `${base}/0/${name}?forcedownload=1`;
    return file(name, mimetypeOf(name), url, readFile(name).length);
  }
  return undefined;
}
