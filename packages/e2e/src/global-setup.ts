import { build } from "../../tasks/src/build.ts";

/** Builds before the first journey, so that the tests run the current sources. */
export default function buildFirst(): Promise<void> {
  return build((line) => console.log(line));
}
