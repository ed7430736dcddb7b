import type { Rolldown, UserConfig } from "vite";

/** The global through which the inlined entry exports to lazily loaded chunks. */
const EXPORTS = "globalThis.sidenote";

/**
 * Makes the entry chunk export through a global, and the chunks that import it read from there: it is inlined in the
 * page, where nothing can import it. It loads those chunks itself, so it has always run before them. Changes the
 * importing chunks in place; returns the entry's new code. Throws when an import or export is written in an unexpected
 * form.
 */
export function exportToGlobal(bundle: Rolldown.OutputBundle, entry: Rolldown.OutputChunk): string {
  const file = entry.fileName.split("/").at(-1)!.replaceAll(".", "\\.");
  const importing = new RegExp(`import\\{([^}]*)\\}from"[^"]*/${file}";?`);
  for (const chunk of Object.values(bundle)) {
    if (chunk.type !== "chunk" || !chunk.imports.includes(entry.fileName)) continue;
    const taken = chunk.code.replace(importing, (_, names: string) => {
      return `const{${names.replaceAll(" as ", ":")}}=${EXPORTS};`;
    });
    if (taken.includes(`/${entry.fileName.split("/").at(-1)}`) || taken === chunk.code) {
      throw new Error(`${chunk.fileName} imports the page's script in a way that is not known.`);
    }
    chunk.code = taken;
    chunk.imports = chunk.imports.filter((name) => name !== entry.fileName);
  }
  const shelved = entry.code.replace(/export\{([^}]*)\};?\s*$/, (_, names: string) => {
    const pairs = names.split(",").map((pair) => pair.split(" as ").toReversed().join(":"));
    return `${EXPORTS}={${pairs.join(",")}};`;
  });
  if (shelved === entry.code) throw new Error("The page's script has no exports at its end.");
  return shelved;
}

/** Emits the entry next to the page, so that its relative imports also work when inlined in the page. */
export function besidePage(): UserConfig {
  return { build: { rolldownOptions: { output: { entryFileNames: "[name].js" } } } };
}
