import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { nearestLocale } from "@sidenote/protocol/locales";
import type { Request } from "express";

/** The frame's page in one language. */
export interface FramePage {
  /** The file name, in the frame's folder. */
  name: string;
  /** Hash sources of the inline scripts and styles, for the content security policy. */
  scripts: readonly string[];
  styles: readonly string[];
}

/** Finds the frame's page for a request: in the language that the host names, otherwise in one the browser accepts. */
export interface FramePages {
  /** Resolves to null if the widget has not been built. */
  find(request: Request): Promise<FramePage | null>;
}

interface Build {
  mtimeMs: number;
  locales: readonly string[];
  pages: Map<string, Promise<FramePage>>;
}

const FILE = /^index\.([\w-]+)\.html$/;
const ENGLISH = "index.html";
const SCRIPT = /<script(?! type="application\/json")[^>]*>(.*?)<\/script>/gs;
const STYLE = /<style>(.*?)<\/style>/gs;

export function createFramePages(folder: string): FramePages {
  let build: Build | null = null;

  /** Returns the current build. During development the files change while the server runs. */
  async function readBuild(): Promise<Build | null> {
    const mtimeMs = await stat(join(folder, ENGLISH)).then(
      (found) => found.mtimeMs,
      () => null,
    );
    if (mtimeMs === null) return null;
    if (build?.mtimeMs !== mtimeMs) {
      const locales = (await readdir(folder)).flatMap((name) => FILE.exec(name)?.[1] ?? []);
      build = { mtimeMs, locales, pages: new Map() };
    }
    return build;
  }

  async function readPage(name: string): Promise<FramePage> {
    const html = await readFile(join(folder, name), "utf8");
    return { name, scripts: toHashes(html, SCRIPT), styles: toHashes(html, STYLE) };
  }

  return {
    async find(request) {
      const present = await readBuild();
      if (!present) return null;
      const { locale } = request.query;
      const wanted = typeof locale === "string" && locale ? [locale] : request.acceptsLanguages();
      const name = choose(wanted, present.locales);
      let page = present.pages.get(name);
      if (!page) {
        page = readPage(name);
        present.pages.set(name, page);
        page.catch(() => present.pages.delete(name));
      }
      return page;
    },
  };
}

/** Returns the page's file for the first wanted language that exists, otherwise for English, which is `index.html`. */
function choose(wanted: readonly string[], locales: readonly string[]): string {
  for (const tag of wanted) {
    const found = nearestLocale(tag, ["en", ...locales]);
    if (found) return found === "en" ? ENGLISH : `index.${found}.html`;
  }
  return ENGLISH;
}

/** Returns CSP hash sources: https://www.w3.org/TR/CSP3/#grammardef-hash-source. */
function toHashes(html: string, inline: RegExp): string[] {
  return [...html.matchAll(inline)].map(
    ([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
  );
}
