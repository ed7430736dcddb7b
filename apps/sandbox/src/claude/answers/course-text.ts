/** A line of the system prompt's course text, with the words it is found by. */
export interface CourseLine {
  text: string;
  words: Set<string>;
  /** What the prompt says of the student's progress, such as "not done yet". */
  progress?: string[];
}

const STOP_WORDS = new Set(
  "a about all an and any are as at be by can could course did do does for from give have how i in is it its me my of on or our please should some so tell than that the their them then there these this to us was we what when where which who why will with would you your".split(
    " ",
  ),
);

/** What a line of the outline says of the student's progress. */
const PROGRESS =
  /^(done|not done yet|nothing submitted yet|draft saved, not submitted|opened for another attempt.*|submitted\b.*|(grade|feedback)\b.*)$/s;

/** Course text between tags that stand on their own lines. A prompt without such tags is course text as a whole. */
const COURSE_SECTION = /^<(course|outline|activities|syllabus|material)>\n([\s\S]*?)\n<\/\1>$/gm;

/** Returns the course text of the system prompt, one Markdown line per activity or sentence. */
export function readCourse(system: string): CourseLine[] {
  const sections = [...system.matchAll(COURSE_SECTION)].map((match) => match[2] ?? "");
  return (sections.length > 0 ? sections.join("\n") : system)
    .split("\n")
    .flatMap(toLines)
    .filter(({ text }) => text.length > 3 && !/^(Name|URL): /.test(text));
}

/** `- Name (quiz) | https://… | Closes: …` becomes a line with the link `Name`; prose is split into sentences. */
function toLines(line: string): CourseLine[] {
  const plain = line
    .replace(/<[^>]*>/g, " ")
    .replace(/^[\s#>*•-]+/, "")
    .trim();
  const [name = "", ...details] = plain.split(" | ");
  if (details.length === 0) return sentencesOf(plain).map((text) => toLine(text));
  const url = details.find((detail) => /^https?:/.test(detail));
  const progress = details.filter((detail) => PROGRESS.test(detail));
  const rest = details.filter((detail) => detail !== url && !progress.includes(detail)).join(". ");
  const title = name.replace(/ \([a-z]+(, graded)?\)$/, "");
  return [toLine(`${url ? `[${title}](${url})` : title}${rest ? `: ${rest}` : ""}`, progress)];
}

function toLine(text: string, progress: string[] = []): CourseLine {
  return { text, words: wordsOf(text.replace(/\]\([^)]*\)/g, "]")), progress };
}

export function sentencesOf(prose: string): string[] {
  return prose.split(/(?<=\p{L}{3}[.!?])\s+(?=\p{Lu})/u);
}

/** Returns the words of a text without stop words, in their original form and order. */
export function wordsIn(text: string): string[] {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => word.length > 1 && !STOP_WORDS.has(word.toLowerCase()));
}

/** Returns the words of a text without stop words, in lower case and without plural endings. */
export function wordsOf(text: string): Set<string> {
  return new Set(wordsIn(text).map((word) => withoutEnding(word.toLowerCase())));
}

function withoutEnding(word: string): string {
  return word.length > 4 ? word.replace(/(?:ies|es|s)$/, "") : word;
}

export function withoutWords(words: Set<string>, others: Set<string>): Set<string> {
  return new Set([...words].filter((word) => !others.has(word)));
}

/** Returns the lines that share the most words with the question, best first; lines that share none are left out. */
export function findLines<Line extends CourseLine>(
  lines: Line[],
  question: Set<string>,
  limit: number,
): Line[] {
  return lines
    .map((line) => ({
      line,
      score: countShared(line.words, question) / Math.sqrt(line.words.size + 3),
    }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .slice(0, limit)
    .map(({ line }) => line);
}

/** Returns how many words of a question are among these words. */
export function countShared(words: Set<string>, question: Set<string>): number {
  let count = 0;
  for (const word of question) if (words.has(word)) count += 1;
  return count;
}
