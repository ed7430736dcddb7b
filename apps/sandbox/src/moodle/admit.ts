import { faults } from "./faults.ts";
import { findCourse, findUser, type Course, type User, type World } from "./world.ts";

/** A user whom Sidenote may serve, and their course, if any. */
export interface AdmittedUser {
  user: User;
  course: Course | undefined;
  isEnrolled: boolean;
  /** False also for a teacher who has switched to a student's role. */
  isTeacher: boolean;
}

/** The id of the role that teachers may switch to, as in a new Moodle. */
const STUDENT_ROLE = 5;

/** Who asks, and where. */
export interface Asked {
  userid: number;
  courseid: number;
  switchedroleid: number;
}

/**
 * Returns the user and the course (0: none) of a call. `switchedroleid` is the role that a teacher has switched to (0:
 * none).
 *
 * @throws {MoodleFault} as Sidenote's plugin does, if the user may not be served or may not enter the course
 */
export function admit({ userid, courseid, switchedroleid }: Asked, world: World): AdmittedUser {
  if (userid === 0) throw faults.noGuests();
  const user = findUser(world, userid);
  if (!user) throw faults.invalidUser();
  if (user.suspended) throw faults.suspended();
  const course = courseid === 0 ? undefined : findCourse(world, courseid);
  const isTeacher = course?.teachers.includes(userid) ?? false;
  const isStudent = course?.students.includes(userid) ?? false;
  if (courseid !== 0 && (!course || (!isTeacher && (!isStudent || !course.visible))))
    throw faults.requireLogin();
  const isSwitched = switchedroleid !== 0;
  if (isSwitched && !(isTeacher && switchedroleid === STUDENT_ROLE)) throw faults.requireLogin();
  return {
    user,
    course,
    isEnrolled: isTeacher || isStudent,
    isTeacher: isTeacher && !isSwitched,
  };
}
