import type { SearchResult, Turn } from "../conversation.ts";
import type { AnswerBlock, Citation } from "./answer-block.ts";
import { findLines, sentencesOf, withoutWords, wordsOf, type CourseLine } from "./course-text.ts";
import { findTopic } from "./topics.ts";

/** A sentence of a search result, and where it is. */
interface Sentence extends CourseLine {
  result: SearchResult;
  block: number;
  position: number;
}

const SOURCES_MAX = 2;
const SENTENCES_PER_SOURCE_MAX = 2;

/** Words that tell how to answer, and nothing of what about. */
const ASKING = wordsOf("compare define describe explain happens if long many mean much must");
/** A sentence that says less of what is asked than this share of what the best one says is left out. */
const WORTH_QUOTING = 0.6;

/**
 * An answer from what was found: what is known by heart, then the sentences that fit best, each with its citation.
 * Undefined where nothing that was found fits.
 */
export function citeResults({ question, queries, results }: Turn): AnswerBlock[] | undefined {
  const words = withoutWords(wordsOf(queries.join(" ") || question), ASKING);
  const best = findSentences(readSentences(results), words);
  if (best.length === 0) return undefined;

  const sources = [...new Set(best.map(({ result }) => result.source))].slice(0, SOURCES_MAX);
  const topic = findTopic(words);
  const intro = `${topic ? `${topic.explanation}\n\n` : ""}Your course material says:`;
  const isList = sources.length > 1;
  return sources.flatMap((source, index): AnswerBlock[] => {
    const ofSource = best.filter(({ result }) => result.source === source);
    const before = `${index === 0 ? `${intro}\n\n` : "\n"}${isList ? "- " : ""}`;
    return [{ type: "text", text: before }, quote(ofSource)];
  });
}

/** The sentences that fit, best first: a word that few sentences have says more than one that all have. */
function findSentences(sentences: Sentence[], words: Set<string>): Sentence[] {
  const weights = [...words].map((word): [word: string, weight: number] => {
    const count = sentences.filter((sentence) => sentence.words.has(word)).length;
    return [word, Math.log(1 + sentences.length / (count + 1))];
  });
  const weigh = (sentence: Sentence) =>
    weights.reduce((sum, [word, weight]) => sum + (sentence.words.has(word) ? weight : 0), 0);
  const fitting = findLines(sentences, words, sentences.length);
  const most = Math.max(...fitting.map(weigh));
  return fitting.filter((sentence) => weigh(sentence) >= most * WORTH_QUOTING);
}

/** The best of these sentences in the order of their text, and the blocks they are from. */
function quote(sentences: Sentence[]): AnswerBlock {
  const result = sentences[0]?.result;
  const chosen = sentences
    .filter((sentence) => sentence.result === result)
    .slice(0, SENTENCES_PER_SOURCE_MAX)
    .toSorted((one, other) => one.block - other.block || one.position - other.position);
  const text = chosen.map((sentence) => sentence.text).join(" ");
  if (!result?.mayBeCited) return { type: "text", text };
  return { type: "text", text, citations: toRanges(chosen).map((range) => cite(result, range)) };
}

type Range = [start: number, end: number];

/** Neighbouring blocks are cited as one. */
function toRanges(sentences: Sentence[]): Range[] {
  const ranges: Range[] = [];
  for (const { block } of sentences) {
    const last = ranges.at(-1);
    if (last && block <= last[1]) last[1] = Math.max(last[1], block + 1);
    else ranges.push([block, block + 1]);
  }
  return ranges;
}

function cite({ source, title, index, texts }: SearchResult, [start, end]: Range): Citation {
  return {
    type: "search_result_location",
    source,
    title,
    cited_text: texts.slice(start, end).join(""),
    search_result_index: index,
    start_block_index: start,
    end_block_index: end,
  };
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
  // A heading or a question has few words, so that it would seem to fit best, and tells nothing.
  const telling = all.filter(({ text }) => /[.!。…]["”’)]*$/.test(text));
  return telling.length > 0 ? telling : all;
}

/** A text's lines; those that a page's width has broken are joined again. */
function proseOf(text: string): string[] {
  return text
    .replace(/(?<=[^\n]{40}[^\n.!?:])\n(?=\S)/g, " ")
    .split("\n")
    .map((line) => line.replace(/^[\s#>*•-]+/, "").trim())
    .filter((line) => line.length > 3);
}
