import { build } from "../../tasks/src/build.ts";

/** Before the first journey: what they drive is what was last written. */
export default function buildFirst(): Promise<void> {
  return build((line) => console.log(line));
}
