/** One dispatched event of a stream of server-sent events. */
export interface SseFrame {
  readonly id: string;
  readonly data: string;
}

/**
 * Parses server-sent events (WHATWG HTML 9.2.6) from text that comes in pieces cut anywhere. Comments and a frame
 * that the stream's end cuts off are dropped.
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
    const [, field, value = ""] = /^([^:]*)(?::\s?(.*))?$/s.exec(line) ?? [];
    if (field === "data") lines.push(value);
    if (field === "id") id = value;
  }

  return (piece) => {
    rest += piece;
    // A lone CR at the end may be the first half of CRLF: wait for what follows.
    for (let end; (end = /\r\n|\n|\r(?!$)/.exec(rest));) {
      const line = rest.slice(0, end.index);
      rest = rest.slice(end.index + end[0].length);
      readLine(line);
    }
  };
}
