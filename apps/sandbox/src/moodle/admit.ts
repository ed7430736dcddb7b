import { faults } from "./faults.ts";
import { findCourse, findUser, type Course, type User, type World } from "./world.ts";

/** A user whom Sidenote may serve, and their course, if any. */
export interface AdmittedUser {
  user: User;
  course: Course | undefined;
  isTeacher: boolean;
  isStudent: boolean;
}

/**
 * Returns the user and the course (0: none) of a call.
 *
 * @throws {MoodleFault} as Sidenote's plugin does, if the user may not be served or may not enter the course
 */
export function admit(userid: number, courseid: number, world: World): AdmittedUser {
  if (userid === 0) throw faults.noGuests();
  const user = findUser(world, userid);
  if (!user) throw faults.invalidUser();
  if (user.suspended) throw faults.suspended();
  const course = courseid === 0 ? undefined : findCourse(world, courseid);
  const isTeacher = course?.teachers.includes(userid) ?? false;
  const isStudent = course?.students.includes(userid) ?? false;
  if (courseid !== 0 && (!course || (!isTeacher && (!isStudent || !course.visible))))
    throw faults.requireLogin();
  return { user, course, isTeacher, isStudent };
}
