import { createMarkdownStream } from "../../../../packages/widget/src/frame/markdown/index.ts";
import "../../../../packages/widget/src/frame/markdown/markdown.css";
import { offer } from "./renderer.ts";

offer({
  mount: (host) =>
    createMarkdownStream(host, {
      id: "bench",
      words: {
        copyCode: "Copy code",
        copied: "Copied",
        copyBlocked: "Copying is blocked here",
        codeBlock: (lines) => `Code block, ${lines} lines`,
        table: "Table",
        image: (description) => `Image: ${description}`,
        footnotes: "Footnotes",
        backToText: "Back to the text",
        taskDone: "Done",
        taskOpen: "Not done",
      },
    }),
});
