import * as smd from "streaming-markdown";
import { offer } from "./renderer.ts";

offer({
  mount(host) {
    const parser = smd.parser(smd.default_renderer(host));
    return { append: (delta) => smd.parser_write(parser, delta) };
  },
});
