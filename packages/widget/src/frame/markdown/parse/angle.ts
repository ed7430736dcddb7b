import { matchAt } from "./definitions.ts";
import { appendInline, createInline } from "./inline-node.ts";
import type { InlineParser } from "./inline-parser.ts";

const AUTOLINK = /<([a-zA-Z][a-zA-Z\d.+-]{1,31}:[^\s<>]*)>/y;
const MAIL = /<([\w.!#$%&'*+/=?^`{|}~-]+@[a-zA-Z\d-]+(?:\.[a-zA-Z\d-]+)*)>/y;
const LINE_BREAK_TAG = /<br[ \t]*\/?>/iy;

/** Reads what an angle bracket starts: an autolink (CommonMark 6.5) or `<br>`. Returns `false` for anything else. */
export function readAngle(parser: InlineParser): boolean {
  const { text, at } = parser;
  const link = matchAt(AUTOLINK, text, at) ?? matchAt(MAIL, text, at);
  const line = matchAt(LINE_BREAK_TAG, text, at);
  const address = link
    ? link[1]!
    : parser.open && /^<([a-zA-Z][\w.+-]{1,31}[:@][^\s<>]*)$/.exec(text.slice(at, at + 500))?.[1];
  if (address) {
    const node = parser.add("link");
    appendInline(node, createInline("text", address));
    if (link) node.url = address.includes(":") ? address : `mailto:${address}`;
    else parser.guess(at);
    parser.at += address.length + (link ? 2 : 1);
  } else if (line) {
    parser.add("break");
    parser.at += line[0].length;
  }
  return Boolean(address || line);
}
