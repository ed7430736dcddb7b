import type { Plugin } from "vite";
import { importPrerender, type Prerender } from "./sources.ts";

const PART = /\/i18n\/([\w-]+)\.ts\?(first|asking|seldom)$/;

/**
 * Splits each language, which is one file, into parts: `de.ts?asking` holds the messages of `de.ts` whose keys are in
 * `en-asking.ts`.
 */
export function languageParts(): Plugin {
  let sources: Promise<Prerender> | undefined;
  return {
    name: "sidenote:language-parts",
    enforce: "pre",
    buildStart() {
      sources = undefined;
    },
    async load(id) {
      const [, locale, part] = PART.exec(id) ?? [];
      if (!locale) return null;
      const { isLocale, readPart } = await (sources ??= importPrerender());
      if (!isLocale(locale)) this.error(`There is no language ${locale}.`);
      this.addWatchFile(id.slice(0, id.indexOf("?")));
      const messages = readPart(locale, part as Parameters<typeof readPart>[1]);
      return { code: `export default ${JSON.stringify(messages)};`, map: null };
    },
  };
}
