/** Kinds of question and the patterns that recognise them; the first match wins. */
const INTENTS: [intent: Intent, pattern: RegExp][] = [
  ["greeting", /^\s*(hi|hello|hey|good (morning|afternoon|evening)|hallo|hola|salut)\b[\s!.,]*$/i],
  ["thanks", /^\s*(thanks|thank you|thx|cheers)\b/i],
  ["quiz", /\b(quiz me|test me|ask me|practice questions?)\b/i],
  ["dates", /\b(when|deadlines?|due|dates?|how long do i have|this week|next week|schedule)\b/i],
  ["where", /\b(where|find|link|which (page|section|week)|show me)\b/i],
  [
    "outline",
    /\b(outline|overview|syllabus|summar|what is (this|the) course|what do we learn|list)/i,
  ],
];
export type Intent = "greeting" | "thanks" | "quiz" | "dates" | "where" | "outline";

/** Returns the intent of a question; undefined if it asks about a subject. */
export function intentOf(question: string): Intent | undefined {
  return INTENTS.find(([, pattern]) => pattern.test(question))?.[0];
}
