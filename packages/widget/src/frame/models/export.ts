import type { Context } from "@sidenote/protocol";
import type { Translator } from "../i18n/translator.ts";
import { type Exchange, storedAnswer } from "./exchange.ts";

/** Writes the conversation as a Markdown document, with the answer versions that are in the history. */
export function writeMarkdown(
  exchanges: readonly Exchange[],
  { t, tag }: Translator,
  context: Context | null,
  now: Date,
): string {
  const name = context?.title || t("assistant");
  const date = new Intl.DateTimeFormat(tag.peek(), { dateStyle: "long", timeStyle: "short" });
  const parts = [`# ${t("exportTitle", { name })}`];
  if (context?.course) parts.push(`[${context.course.fullname}](${context.course.url})`);
  parts.push(t("exportedOn", { date: date.format(now) }));
  for (const exchange of exchanges) {
    const { question, askedAt } = exchange;
    parts.push(`## ${t("you")} (${date.format(askedAt)})`, question.replace(/^/gm, "> "));
    // After a failed attempt, the history keeps the version before.
    const answer = storedAnswer(exchange);
    if (!answer) continue;
    parts.push(`## ${name}`, answer.text.value.trim());
    const sources = answer.citations
      .peek()
      .map(({ index, title, url }) => `${index}. [${title}](${url})`);
    if (sources.length) parts.push(`**${t("sources")}**`, sources.join("\n"));
  }
  return `${parts.join("\n\n")}\n`;
}

/** Downloads the conversation as a Markdown file. */
export function downloadConversation(
  exchanges: readonly Exchange[],
  words: Translator,
  context: Context | null,
): void {
  const now = new Date();
  const text = writeMarkdown(exchanges, words, context, now);
  const url = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  const name = (context?.course?.shortname ?? "sidenote").replace(/[^\p{L}\p{N}]+/gu, "-");
  link.download = `${name}-${now.toISOString().slice(0, 10)}.md`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
