/** One dispatched server-sent event. */
export interface SseFrame {
  readonly id: string;
  readonly data: string;
}

/**
 * Creates a parser of server-sent events (WHATWG HTML 9.2.6) for text that arrives in arbitrary pieces. Comments and an
 * incomplete event at the end of the stream are dropped.
 */
export function createSseParser(onFrame: (frame: SseFrame) => void): (piece: string) => void {
  let rest = "";
  let id = "";
  let lines: string[] = [];

  function readLine(line: string): void {
    if (line === "") {
      if (lines.length) onFrame({ id, data: lines.join("\n") });
      lines = [];
      return;
    }
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "data") lines.push(value);
    if (field === "id") id = value;
  }

  return (piece) => {
    rest += piece;
    // A CR at the end of the text may be the first half of CRLF: wait for more.
    for (let end; (end = /\r\n|\n|\r(?!$)/.exec(rest));) {
      const line = rest.slice(0, end.index);
      rest = rest.slice(end.index + end[0].length);
      readLine(line);
    }
  };
}
