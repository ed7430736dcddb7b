import source from "./world.json" with { type: "json" };

/** A time (UTC) relative to the day the simulator started, so that the demo course is always half-way through. */
export interface Moment {
  days: number;
  time: string;
}

export interface User {
  id: number;
  username: string;
  firstname: string;
  lastname: string;
  email: string;
  suspended?: boolean;
  policyAccepted?: boolean;
  groups?: string[];
  /** Extra days for an assignment, by its cmid, as a user override in Moodle. */
  extensions?: Record<string, number | undefined>;
  /** What a student has done, by cmid. */
  progress?: Record<string, Progress | undefined>;
}

/** A student's progress in an activity. */
export interface Progress {
  completed?: boolean;
  draft?: boolean;
  submitted?: Moment;
  /** A released grade, as the gradebook shows it. */
  grade?: string;
  feedback?: string;
}

export interface ActivitySource {
  id: number;
  modname: string;
  name: string;
  description?: string;
  /** The text of a page: a file name in `files/`. */
  text?: string;
  chapters?: ChapterSource[];
  /** The file of a resource: a file name in `files/`. */
  file?: string;
  fileId?: number;
  link?: string;
  opens?: Moment;
  due?: Moment;
  closes?: Moment;
  availableFrom?: Moment;
  group?: string;
  stealth?: boolean;
  hidden?: boolean;
}

/** A chapter of a book. `text` is a file name in `files/`. */
export interface ChapterSource {
  id: number;
  title: string;
  text: string;
}

export interface SectionSource {
  name: string;
  summary: string;
  activities: ActivitySource[];
}

export interface Course {
  id: number;
  shortname: string;
  fullname: string;
  idnumber: string;
  category: { id: number; name: string };
  visible: boolean;
  startdate: Moment;
  summary: string;
  students: number[];
  teachers: number[];
  sections: SectionSource[];
}

/** The simulated university: its fixed data, and the state that can change while the simulator runs. */
export interface World {
  site: { sitename: string; timezone: string };
  serviceUserId: number;
  users: User[];
  courses: Course[];
  /** Ids of the users who accepted the AI policy. */
  accepted: Set<number>;
  /** Ids of the users with a quiz attempt in progress. */
  runningAttempts: Set<number>;
  aiEnabled: boolean;
  /** Whether the courses' documents may be read. */
  documentsAllowed: boolean;
  gradedHints: boolean;
  /** How much is told of what a student has done. */
  progress: "none" | "done" | "results";
  notice: string;
  /** Whom a student can ask. */
  contact: "none" | "teachers" | "forum";
  /** Replaced contents of documents, by document id, as if a teacher had edited them. */
  edited: Record<string, string>;
  /** Converts a moment to Unix seconds. */
  at(moment: Moment): number;
}

export function createWorld(today: Date = new Date()): World {
  const { site, serviceUserId } = source;
  const users: User[] = source.users;
  const courses: Course[] = source.courses;
  return {
    site,
    serviceUserId,
    users,
    courses,
    accepted: new Set(users.filter((user) => user.policyAccepted).map((user) => user.id)),
    runningAttempts: new Set(),
    aiEnabled: true,
    documentsAllowed: true,
    gradedHints: false,
    progress: "done",
    notice: "",
    contact: "forum",
    edited: {},
    at: ({ days, time }) => {
      const [hour = 0, minute = 0] = time.split(":").map(Number);
      const date = new Date(today);
      date.setUTCDate(date.getUTCDate() + days);
      date.setUTCHours(hour, minute, 0, 0);
      return date.getTime() / 1000;
    },
  };
}

export function findUser(world: World, id: number): User | undefined {
  return world.users.find((user) => user.id === id);
}

export function findCourse(world: World, id: number): Course | undefined {
  return world.courses.find((course) => course.id === id);
}

export function contextIdOf(cmid: number): number {
  return cmid + 19;
}
