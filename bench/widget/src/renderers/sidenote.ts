import { createMarkdownStream } from "../../../../packages/widget/src/frame/markdown/index.ts";
import "../../../../packages/widget/src/frame/markdown/markdown.css";
import { setRenderer } from "./renderer.ts";

setRenderer({
  mount: (host) =>
    createMarkdownStream(host, {
      id: "bench",
      t: (key, ..._values) => key,
      copyText: async () => true,
    }),
});
