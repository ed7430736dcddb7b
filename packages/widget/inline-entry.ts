import type { Rolldown, UserConfig } from "vite";

/** Where the script in the page leaves what later parts import from it. */
const SHELF = "globalThis.sidenote";

/**
 * The entry's script is written into the page, where nothing can import it: what it exports to later parts it puts on a
 * shelf, and they take it from there. They are loaded by it, so that it has always run before.
 */
export function shelveExports(bundle: Rolldown.OutputBundle, entry: Rolldown.OutputChunk): string {
  const file = entry.fileName.split("/").at(-1)!.replaceAll(".", "\\.");
  const importing = new RegExp(`import\\{([^}]*)\\}from"[^"]*/${file}";?`);
  for (const chunk of Object.values(bundle)) {
    if (chunk.type !== "chunk" || !chunk.imports.includes(entry.fileName)) continue;
    const taken = chunk.code.replace(importing, (_, names: string) => {
      return `const{${names.replaceAll(" as ", ":")}}=${SHELF};`;
    });
    if (taken.includes(`/${entry.fileName.split("/").at(-1)}`) || taken === chunk.code) {
      throw new Error(`${chunk.fileName} imports the page's script in a way that is not known.`);
    }
    chunk.code = taken;
    chunk.imports = chunk.imports.filter((name) => name !== entry.fileName);
  }
  const shelved = entry.code.replace(/export\{([^}]*)\};?\s*$/, (_, names: string) => {
    const pairs = names.split(",").map((pair) => pair.split(" as ").toReversed().join(":"));
    return `${SHELF}={${pairs.join(",")}};`;
  });
  if (shelved === entry.code) throw new Error("The page's script has no exports at its end.");
  return shelved;
}

/** Puts the entry where the page is, so that its imports are right in the page too. */
export function besidePage(): UserConfig {
  return { build: { rolldownOptions: { output: { entryFileNames: "[name].js" } } } };
}
