import { readFile } from "node:fs/promises";
import { join } from "node:path";

const LANG = "lang/en/block_sidenote.php";
const REFERENCES = [
  /get_string\(\s*'([a-z0-9_:]+)',\s*'block_sidenote'/g,
  /\{\{#str\}\}\s*([a-z0-9_:]+),\s*block_sidenote/g,
  /(?:bff_exception|moodle_exception)\(\s*'(error[a-z]+)'(?:, 'block_sidenote')?[,)]/g,
  /add_help_button\([^,]+,\s*'([a-z]+)',\s*'block_sidenote'/g,
];

/** Returns the faults of the plugin's strings: missing, duplicated, or not in the alphabetical order Moodle requires. */
export async function findStringFaults(
  plugin: string,
  files: readonly string[],
): Promise<string[]> {
  const defined = [
    ...(await readFile(join(plugin, LANG), "utf8")).matchAll(/^\$string\['([^']+)'\]/gm),
  ].map((match) => match[1] ?? "");
  const faults: string[] = [];
  defined.forEach((name, index) => {
    if (name <= (defined[index - 1] ?? "")) faults.push(`${name} is out of order`);
  });
  const known = new Set(defined);
  for (const file of files.filter((path) => /\.(php|mustache)$/.test(path) && path !== LANG)) {
    const text = await readFile(join(plugin, file), "utf8");
    for (const pattern of REFERENCES)
      for (const [, name = ""] of text.matchAll(pattern))
        if (!known.has(name) && !isCoreString(text, name)) faults.push(`${file} asks for ${name}`);
  }
  return faults;
}

/** Whether an exception's code is one of Moodle core's strings. */
function isCoreString(text: string, name: string): boolean {
  return text.includes(`'${name}', 'error'`);
}
