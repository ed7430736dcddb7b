import type { Failure } from "../failures.ts";
import { findLines, readCourse, wordsOf, type CourseLine } from "./course-text.ts";
import { findTopics } from "./find-topics.ts";
import { composeGrades, composeTasks } from "./compose-progress.ts";
import { intentOf, type Intent } from "./intents.ts";
import { composeScenario } from "./scenarios.ts";
import { TOPICS, type Topic } from "./topics.ts";

const DATE =
  /\b(\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+\d{1,2}|\d{4}-\d{2}-\d{2}|due|opens|opened|closes|deadline)\b/i;

/** Recognises questions such as the chat's suggestion “Give me an example”, which are about what was asked before. */
const FOLLOW_UP = /\b(it|this|that|example|more)\b/i;

const QUIZ_QUESTIONS = 3;

/** Says honestly what to expect, so that nobody takes the simulator's limits for Sidenote's. */
const ABILITIES = `I am only a simulated model: I look for the words of your question in the course, and I know little more than English. Try *“When is the essay due?”*, *“Where is the reading list?”*, *“Explain osmosis”* or *“Quiz me on genetics”*.`;

/**
 * Composes a plausible answer in Markdown, deterministic for a question and system prompt: from the prompt's course
 * text where it applies, otherwise from a few built-in topics. A line `/simulate …` asks for a scenario instead.
 * `earlier` are the questions asked before, latest first.
 */
export function composeAnswer(
  question: string,
  system: string,
  failure?: Failure,
  earlier: string[] = [],
): string {
  if (failure?.kind === "refusal") return "I can’t help with that.";
  const scenario = composeScenario(question);
  if (scenario !== undefined) return scenario;

  const course = readCourse(system);
  const words = wordsOf(question);
  const asked = FOLLOW_UP.test(question) ? [question, ...earlier] : [question];
  const topics =
    asked.map((text) => findTopics(wordsOf(text))).find(({ length }) => length > 0) ?? [];
  return (
    answerIntent(intentOf(question), course, words, topics) ?? answerTopic(topics[0], course, words)
  );
}

function answerIntent(
  intent: Intent | undefined,
  course: CourseLine[],
  words: Set<string>,
  topics: Topic[],
): string | undefined {
  switch (intent) {
    case "greeting":
      return "Hello! 👋 Ask me about this course: what is due, where to find something, or a topic you would like explained.";
    case "thanks":
      return "You’re welcome! Is there anything else in the course I can help with?";
    case "abilities":
      return ABILITIES;
    case "quiz":
      return composeQuiz(topics.length > 0 ? topics : TOPICS);
    case "tasks":
      return composeTasks(course);
    case "grades":
      return composeGrades(course);
    case "dates":
      return composeDates(course, words);
    case "where":
      return composeWhere(course, words);
    case "outline":
      return topics.length > 0 ? undefined : composeOutline(course);
    default:
      return undefined;
  }
}

function composeDates(course: CourseLine[], words: Set<string>): string | undefined {
  const dated = course.filter(({ text }) => DATE.test(text));
  const subject = withoutDateWords(words);
  const inDated = findLines(dated, subject, 3);
  const asked = inDated.length > 0 ? inDated : findLines(course, subject, 2);
  if (asked.length > 0)
    return `Here is what your course says:\n\n${toList(asked)}\n\nIf this differs from what your teacher told you, the teacher is right.`;
  if (dated.length > 0)
    return `These are the dates I can see in your course:\n\n${toList(dated.slice(0, 8))}`;
  return undefined;
}

function withoutDateWords(words: Set<string>): Set<string> {
  return new Set(
    [...words].filter(
      (word) => !/^(due|date|deadline|open|close|submit|hand|next|week)$/.test(word),
    ),
  );
}

function composeWhere(course: CourseLine[], words: Set<string>): string | undefined {
  const found = findLines(course, words, 3);
  const linked = found.filter(({ text }) => text.includes("]("));
  const places = linked.length > 0 ? linked : found;
  return places.length > 0 ? `You can find it here:\n\n${toList(places)}` : undefined;
}

function composeOutline(course: CourseLine[]): string | undefined {
  if (course.length === 0) return undefined;
  return `In short, this is what I can see of your course:\n\n${toList(course.slice(0, 12))}\n\nWhich part would you like to go into?`;
}

function composeQuiz(topics: Topic[]): string {
  return `Let’s see what you remember. No peeking!\n\n${topics
    .slice(0, QUIZ_QUESTIONS)
    .map(({ title, quiz }, index) => `${index + 1}. **${title}.** ${quiz}`)
    .join("\n")}\n\nAnswer in your own words and I will tell you how close you are.`;
}

function answerTopic(topic: Topic | undefined, course: CourseLine[], words: Set<string>): string {
  const related = findLines(course, words, 2);
  const pointer = related.length > 0 ? `\n\n**In your course:**\n\n${toList(related)}` : "";
  if (topic) return topic.explanation + pointer;
  if (pointer)
    return `I found this about it in your course; beyond that, the simulated model does not know.${pointer}`;
  return `I can’t find that in your course. ${ABILITIES}`;
}

function toList(lines: CourseLine[]): string {
  return lines.map(({ text }) => `- ${text}`).join("\n");
}
