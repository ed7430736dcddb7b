import type { SearchResult, Turn } from "../conversation.ts";
import type { AnswerBlock } from "./answer-block.ts";
import {
  countShared,
  findLines,
  sentencesOf,
  withoutWords,
  wordsOf,
  type CourseLine,
} from "./course-text.ts";
import { findTopics } from "./find-topics.ts";
import { quote, type Range } from "./quote.ts";

/** A sentence of a search result and its position. */
interface Sentence extends CourseLine {
  result: SearchResult;
  block: number;
  position: number;
}

const SOURCES_MAX = 2;
const SENTENCES_PER_SOURCE_MAX = 2;

/** Words that say how to answer, not about what. */
const INSTRUCTION_WORDS = wordsOf(
  "compare define describe explain get happens if long many mean much must show write",
);
/** Sentences that contain no more than this share of the words are found by chance. */
const CHANCE_SHARE = 1 / 3;
/** Sentences that score less than this share of the best score are not quoted. */
const MIN_SCORE_SHARE = 0.6;

/**
 * Composes an answer from search results: the built-in explanation of the topic, if there is one, then the best
 * matching sentences with their citations. Returns undefined if no result matches.
 */
export function citeResults({ question, queries, results }: Turn): AnswerBlock[] | undefined {
  const words = withoutWords(wordsOf(queries.join(" ") || question), INSTRUCTION_WORDS);
  const best = findSentences(readSentences(results), words);
  if (best.length === 0) return undefined;

  // The best result of each source.
  const chosen = best
    .map(({ result }) => result)
    .filter(({ source }, index, all) => all.findIndex((one) => one.source === source) === index)
    .slice(0, SOURCES_MAX);
  const [topic] = findTopics(words);
  const intro = `${topic ? `${topic.explanation}\n\n` : ""}Your course material says:`;
  const isList = chosen.length > 1;
  return chosen.flatMap((result, index): AnswerBlock[] => {
    const before = `${index === 0 ? `${intro}\n\n` : "\n"}${isList ? "- " : ""}`;
    return [{ type: "text", text: before }, quoteBest(result, best)];
  });
}

/** Returns the matching sentences, best first. Rare words weigh more, as in inverse document frequency. */
function findSentences(sentences: Sentence[], words: Set<string>): Sentence[] {
  const weights = [...words].map((word): [word: string, weight: number] => {
    const count = sentences.filter((sentence) => sentence.words.has(word)).length;
    return [word, Math.log(1 + sentences.length / (count + 1))];
  });
  const weigh = (sentence: Sentence) =>
    weights.reduce((sum, [word, weight]) => sum + (sentence.words.has(word) ? weight : 0), 0);
  const fitting = findLines(sentences, words, sentences.length).filter(
    (sentence) => countShared(sentence.words, words) > words.size * CHANCE_SHARE,
  );
  const most = Math.max(...fitting.map(weigh));
  return fitting.filter((sentence) => weigh(sentence) >= most * MIN_SCORE_SHARE);
}

/** Quotes the best sentences of a result, in their order in the text. */
function quoteBest(result: SearchResult, sentences: Sentence[]): AnswerBlock {
  const chosen = sentences
    .filter((sentence) => sentence.result === result)
    .slice(0, SENTENCES_PER_SOURCE_MAX)
    .toSorted((one, other) => one.block - other.block || one.position - other.position);
  return quote(result, chosen.map(({ text }) => text).join(" "), toRanges(chosen));
}

/** Merges adjacent blocks into one range. */
function toRanges(sentences: Sentence[]): Range[] {
  const ranges: Range[] = [];
  for (const { block } of sentences) {
    const last = ranges.at(-1);
    if (last && block <= last[1]) last[1] = Math.max(last[1], block + 1);
    else ranges.push([block, block + 1]);
  }
  return ranges;
}

function readSentences(results: SearchResult[]): Sentence[] {
  const all = results.flatMap((result) =>
    result.texts.flatMap((text, block) =>
      proseOf(text)
        .flatMap(sentencesOf)
        .map((sentence, position) => ({
          text: sentence,
          words: wordsOf(sentence),
          result,
          block,
          position,
        })),
    ),
  );
  // Headings and questions are short and would score best, but answer nothing.
  const telling = all.filter(({ text }) => /[.!。…]["”’)]*$/.test(text));
  return telling.length > 0 ? telling : all;
}

/** Splits a text into lines and rejoins those that were broken by the page's width. */
function proseOf(text: string): string[] {
  return text
    .replace(/(?<=[^\n]{40}[^\n.!?:])\n(?=\S)/g, " ")
    .split("\n")
    .map((line) => line.replace(/^[\s#>*•-]+/, "").trim())
    .filter((line) => line.length > 3);
}
