import { faults } from "./faults.ts";
import { findCourse, findUser, type Course, type User, type World } from "./world.ts";

/** A user whom Sidenote may serve, and the course they are in, if any. */
export interface Asker {
  user: User;
  course: Course | undefined;
  isTeacher: boolean;
  isStudent: boolean;
}

/** Who asks, where: throws as Sidenote's own functions do for whoever may not be served, or not in this course. */
export function admit(userid: number, courseid: number, world: World): Asker {
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
