import source from "./world.json" with { type: "json" };

/** A moment told by days from the day the simulator started, so that the demo course is always in its middle. */
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
  /** Days more for an assignment, by its cmid: what Moodle calls a user override. */
  extensions?: Record<string, number | undefined>;
}

export interface ActivitySource {
  id: number;
  modname: string;
  name: string;
  description?: string;
  /** What a page says: the name of one of `files/`. */
  text?: string;
  chapters?: ChapterSource[];
  /** What a resource shows: the name of one of `files/`. */
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

/** A chapter of a book. Its text is the name of one of `files/`. */
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

/** The demo university: what it holds, and the little that changes while the simulator runs. */
export interface World {
  site: { sitename: string; timezone: string };
  serviceUserId: number;
  users: User[];
  courses: Course[];
  /** Who agreed to the use of AI. */
  accepted: Set<number>;
  /** Who is in the middle of a quiz attempt. */
  runningAttempts: Set<number>;
  aiEnabled: boolean;
  /** Whether the courses' documents may be read. */
  documentsAllowed: boolean;
  /** Texts that replace those of documents, by their ids: what a teacher writes while the simulator runs. */
  edited: Record<string, string>;
  /** Unix seconds of a moment. */
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
