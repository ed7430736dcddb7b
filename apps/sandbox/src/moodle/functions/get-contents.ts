import { toModule } from "../activity.ts";
import { faults } from "../faults.ts";
import { defineFunction } from "../function.ts";
import { bool, integer, list, structure, text } from "../parameters.ts";
import { findCourse } from "../world.ts";

const option = structure({ name: text(), value: text() });

/** `core_course_get_contents`, as the service account sees it: without hidden activities, with restricted ones. */
export const getContents = defineFunction(
  structure({ courseid: integer(), options: list(option, []) }),
  ({ courseid, options }, { world, wwwroot }) => {
    const filter = readOptions(options);
    const course = findCourse(world, courseid);
    if (!course) throw faults.missingRecord("course");
    if (!course.visible) throw faults.courseClosed(course.id);
    return course.sections
      .map((section, number) => ({ section, number, id: course.id * 100 + number }))
      .filter(({ number }) => filter.sectionnumber === undefined || number === filter.sectionnumber)
      .filter(({ id }) => filter.sectionid === undefined || id === filter.sectionid)
      .map(({ section, number, id }) => ({
        id,
        name: section.name,
        visible: 1,
        summary: section.summary,
        summaryformat: 1,
        section: number,
        hiddenbynumsections: 0,
        uservisible: true,
        component: null,
        itemid: null,
        modules: filter.excludemodules
          ? []
          : section.activities
              .filter(({ id }) => filter.cmid === undefined || id === filter.cmid)
              .filter(({ modname }) => filter.modname === undefined || modname === filter.modname)
              .map((activity) => toModule(activity, world, wwwroot, !filter.excludecontents))
              .filter((entry) => entry !== undefined),
      }));
  },
);

interface Filter {
  excludemodules?: boolean;
  excludecontents?: boolean;
  sectionid?: number;
  sectionnumber?: number;
  cmid?: number;
  modname?: string;
}

function readOptions(options: { name: string; value: string }[]): Filter {
  const filter: Filter = {};
  for (const { name, value } of options) {
    switch (name) {
      case "excludemodules":
      case "excludecontents":
        filter[name] = bool(false)(value);
        break;
      case "sectionid":
      case "sectionnumber":
      case "cmid":
        filter[name] = integer()(value);
        break;
      case "modname":
        filter.modname = value;
        break;
      case "modid":
      case "includestealthmodules":
        break;
      default:
        throw faults.invalidOption(name);
    }
  }
  return filter;
}
