import { faults } from "../faults.ts";
import { defineFunction, type CallScope } from "../function.ts";
import { bool, integer, list, structure, text } from "../parameters.ts";
import { findCourse, findUser, type Course } from "../world.ts";

/** `core_course_get_courses`: a course the caller may not enter fails the whole call; an unknown one is left out. */
export const getCourses = defineFunction(
  structure({ options: structure<{ ids: number[] }>({ ids: list(integer(), []) }, { ids: [] }) }),
  ({ options: { ids } }, scope) => {
    const wanted = ids.length > 0 ? ids : scope.world.courses.map((course) => course.id);
    return wanted
      .map((id) => findCourse(scope.world, id))
      .filter((course) => course !== undefined)
      .map((course) => {
        if (!course.visible) throw faults.courseClosed(course.id);
        return {
          id: course.id,
          shortname: course.shortname,
          categoryid: course.category.id,
          fullname: course.fullname,
          displayname: course.fullname,
          summary: course.summary,
          summaryformat: 1,
          format: "topics",
          startdate: scope.world.at(course.startdate),
          enddate: 0,
          showactivitydates: false,
          showcompletionconditions: true,
        };
      });
  },
  { ajax: true },
);

/** `core_course_get_courses_by_field`: needs no capability for a visible course. */
export const getCoursesByField = defineFunction(
  structure({ field: text(""), value: text("") }),
  ({ field, value }, scope) => ({
    courses: scope.world.courses
      .filter((course) => course.visible && matches(course, field, value))
      .map((course) => toCatalogueEntry(course, scope)),
    warnings: [],
  }),
  { ajax: true },
);

function matches(course: Course, field: string, value: string): boolean {
  switch (field) {
    case "":
      return true;
    case "id":
      return integer()(value) === course.id;
    case "ids":
      return value.split(",").includes(String(course.id));
    case "shortname":
      return value === course.shortname;
    case "idnumber":
      return value === course.idnumber;
    case "category":
      return integer()(value) === course.category.id;
    default:
      throw faults.invalidParameter();
  }
}

function toCatalogueEntry(course: Course, { world, wwwroot }: CallScope) {
  return {
    id: course.id,
    fullname: course.fullname,
    displayname: course.fullname,
    shortname: course.shortname,
    courseimage: `${wwwroot}/pluginfile.php/${course.id + 16}/course/generated/course.svg`,
    categoryid: course.category.id,
    categoryname: course.category.name,
    sortorder: 20000 + course.id,
    summary: course.summary,
    summaryformat: 1,
    summaryfiles: [],
    overviewfiles: [],
    showactivitydates: false,
    showcompletionconditions: true,
    contacts: course.teachers.map((id) => {
      const teacher = findUser(world, id);
      return { id, fullname: `${teacher?.firstname} ${teacher?.lastname}` };
    }),
    enrollmentmethods: ["manual"],
    format: "topics",
    showgrades: 1,
    newsitems: 3,
    startdate: world.at(course.startdate),
    enddate: 0,
    maxbytes: 0,
    showreports: 0,
    visible: 1,
    groupmode: 0,
    groupmodeforce: 0,
    defaultgroupingid: 0,
    enablecompletion: 1,
    completionnotify: 0,
    lang: "",
    theme: "",
    marker: 0,
    filters: [{ filter: "mathjaxloader", localstate: 0, inheritedstate: 1 }],
    courseformatoptions: [{ name: "coursedisplay", value: 0 }],
  };
}

/** `core_enrol_get_users_courses`: active enrolments in courses the caller may enter; none for an unknown user. */
export const getUsersCourses = defineFunction(
  structure({ userid: integer(), returnusercount: bool(true) }),
  ({ userid, returnusercount }, { world, wwwroot }) =>
    world.courses
      .filter((course) => course.visible)
      .filter((course) => course.students.includes(userid) || course.teachers.includes(userid))
      .map((course) =>
        Object.assign(
          {
            id: course.id,
            shortname: course.shortname,
            fullname: course.fullname,
            displayname: course.fullname,
          },
          returnusercount
            ? { enrolledusercount: course.students.length + course.teachers.length }
            : undefined,
          {
            idnumber: course.idnumber,
            visible: 1,
            summary: course.summary,
            summaryformat: 1,
            format: "topics",
            courseimage: `${wwwroot}/pluginfile.php/${course.id + 16}/course/generated/course.svg`,
            showgrades: true,
            lang: "",
            enablecompletion: true,
            completionhascriteria: false,
            completionusertracked: false,
            category: course.category.id,
            progress: null,
            completed: null,
            startdate: world.at(course.startdate),
            enddate: 0,
            marker: 0,
            lastaccess: null,
            isfavourite: false,
            hidden: false,
            overviewfiles: [],
            showactivitydates: false,
            showcompletionconditions: true,
            timemodified: world.at(course.startdate),
          },
        ),
      ),
);
