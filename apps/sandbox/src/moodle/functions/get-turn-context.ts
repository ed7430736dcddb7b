import { accessOf, datesOf, typeOf, urlOf } from "../activity.ts";
import { progressOf } from "../progress.ts";
import { admit } from "../admit.ts";
import { defineFunction } from "../function.ts";
import { bool, integer, structure } from "../parameters.ts";
import type { Course, User, World } from "../world.ts";

/** Like Moodle's policy: a few paragraphs with headings, as plain text. */
const POLICY = `Accuracy of AI-generated content
AI can be useful, and it can be wrong. Check what matters before you rely on it.
How your data is processed
What you write is sent to an external language model, and a record of it may be kept on this site.
By continuing you agree to this policy.`;

/** `block_sidenote_get_turn_context` of Sidenote's plugin: the user, the course they see, and whether to answer. */
export const getTurnContext = defineFunction(
  structure({
    userid: integer(),
    courseid: integer(0),
    instanceid: integer(0),
    newconversation: bool(false),
    switchedroleid: integer(0),
  }),
  (asked, { world, wwwroot }) => {
    const { user, course, isEnrolled, isTeacher } = admit(asked, world);
    return {
      user: { id: user.id, firstname: user.firstname, locale: "en", timezone: world.site.timezone },
      role: isTeacher ? "teacher" : "student",
      enrolled: isEnrolled,
      ...(world.accepted.has(user.id)
        ? { policy: "accepted" }
        : { policy: "required", policy_text: POLICY }),
      ...(course
        ? {
            course: {
              id: course.id,
              fullname: course.fullname,
              shortname: course.shortname,
              summary: toPlainText(course.summary),
              url: `${wwwroot}/course/view.php?id=${course.id}`,
            },
          }
        : {}),
      settings: {
        title: "Sidenote",
        persona: "",
        instructions: "",
        welcome: "",
        notice: world.notice,
        starters: [
          "When is the essay due?",
          "What do I still have to do?",
          "Explain osmosis",
          "Quiz me on genetics",
        ],
        style: "direct",
        graded_hints: world.gradedHints,
        outside_allowed: true,
        documents_allowed: world.documentsAllowed,
      },
      ...(course && isEnrolled && !isTeacher ? toContact(course, user, world, wwwroot) : {}),
      exam_lock: world.runningAttempts.has(user.id),
      ai_enabled: world.aiEnabled,
      outline: course ? toOutline(course, user, isTeacher, world, wwwroot) : [],
      time: Math.floor(Date.now() / 1000),
    };
  },
);

/** Returns whom the student can ask: not during an exam, nor where the assistant is switched off. */
function toContact(course: Course, user: User, world: World, wwwroot: string) {
  if (world.runningAttempts.has(user.id) || !world.aiEnabled) return {};
  if (world.contact === "teachers") {
    const url = `${wwwroot}/blocks/sidenote/contact.php?id=${course.id}`;
    return { contact: { kind: "teachers", url } };
  }
  const forum = course.sections
    .flatMap(({ activities }) => activities)
    .find(
      (one) =>
        one.modname === "forum" &&
        one.name !== "Announcements" &&
        accessOf(one, user, world, false)?.isOpen,
    );
  if (world.contact === "none" || !forum) return {};
  return { contact: { kind: "forum", url: urlOf(forum, wwwroot) } };
}

/** Returns the course page as the user sees it, with their extensions, without hidden and unlisted activities. */
function toOutline(course: Course, user: User, isTeacher: boolean, world: World, wwwroot: string) {
  const sections = course.sections.map((section, number) => ({
    section: section.name,
    url: `${wwwroot}/course/section.php?id=${course.id * 100 + number}`,
    summary: toPlainText(section.summary),
    activities: section.activities.flatMap((activity) => {
      const access = accessOf(activity, user, world, isTeacher);
      if (!access || activity.stealth) return [];
      const { id: cmid, name, modname } = activity;
      const listed = {
        cmid,
        name,
        modname,
        type: typeOf(activity),
        graded: modname === "assign" || modname === "quiz",
        available: access.isOpen,
        ...(access.restriction ? { availability: toPlainText(access.restriction) } : {}),
      };
      // A closed activity has only its name, its type and the reason.
      if (!access.isOpen) return { ...listed, dates: [] };
      const url = urlOf(activity, wwwroot);
      return {
        ...listed,
        ...(url ? { url } : {}),
        ...(activity.description ? { description: activity.description } : {}),
        dates: datesOf(activity, world, user).map(({ label, timestamp }) => ({ label, timestamp })),
        ...(isTeacher ? {} : progressOf(activity, user, world)),
      };
    }),
  }));
  return sections.filter(({ activities, summary }) => activities.length > 0 || summary !== "");
}

function toPlainText(html: string): string {
  return html
    .replace(/<\/p>\s*/g, "\n")
    .replace(/<[^>]*>/g, "")
    .trim();
}
