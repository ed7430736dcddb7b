import { countShared, wordsOf } from "./course-text.ts";
import { TOPICS, type Topic } from "./topics.ts";

/** Returns the topics of which keywords match, most matches first. */
export function findTopics(words: Set<string>): Topic[] {
  return TOPICS.map((topic) => {
    const known = wordsOf(`${topic.title} ${topic.keywords.join(" ")}`);
    return { topic, score: countShared(known, words) };
  })
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .map(({ topic }) => topic);
}
