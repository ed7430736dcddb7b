import { isRecord } from "../is-record.ts";
import { invalid } from "../problems.ts";
import { checkContent } from "./content.ts";

export interface Message {
  role: "user" | "assistant";
  content: unknown;
}

/** Models before 4.6, which still accept prefill: a final assistant message. */
const TAKES_PREFILL = /^claude-(3|haiku-4|sonnet-4-5|sonnet-4-2|opus-4-[0-5]|opus-4-2)/;

/** Returns the messages after checking: roles alternate, user first and (without prefill) last, no empty content. */
export function checkMessages(messages: unknown[], model: string): Message[] {
  if (messages.length === 0) throw invalid("messages: at least one message is required");
  const checked: Message[] = [];
  for (const [index, message] of messages.entries()) {
    const at = `messages.${index}`;
    if (!isRecord(message)) throw invalid(`${at}: Input should be a valid dictionary`);
    const { role, content, ...extra } = message;
    if (role !== "user" && role !== "assistant")
      throw invalid(
        `messages: Unexpected role "${String(role)}". Allowed roles are "user" or "assistant"`,
      );
    const [unknown] = Object.keys(extra);
    if (unknown) throw invalid(`${at}.${unknown}: Extra inputs are not permitted`);
    const before = checked.at(-1);
    if (!before && role !== "user")
      throw invalid('messages: first message must use the "user" role');
    // The real API joins consecutive messages of one role; Sidenote must not rely on it.
    if (before?.role === role)
      throw invalid(
        `messages: roles must alternate between "user" and "assistant", but found multiple "${role}" roles in a row`,
      );
    checkContent(content, `${at}.content`, role);
    checked.push({ role, content });
  }
  if (checked.at(-1)?.role === "assistant" && !TAKES_PREFILL.test(model))
    throw invalid(
      "This model does not support assistant message prefill. The conversation must end with a user message.",
    );
  return checked;
}
