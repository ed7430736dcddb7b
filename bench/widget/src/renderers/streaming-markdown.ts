import * as smd from "streaming-markdown";
import { setRenderer } from "./renderer.ts";

setRenderer({
  mount(host) {
    const parser = smd.parser(smd.default_renderer(host));
    return { append: (delta) => smd.parser_write(parser, delta) };
  },
});
