import type { LanguageFn } from "highlight.js";

/** A language that can be highlighted. Its grammar is loaded with the first code in it. */
export interface Language {
  /** Its name in highlight.js. */
  readonly id: string;
  /** Its display name. */
  readonly name: string;
  readonly load: () => Promise<{ default: LanguageFn }>;
}

/**
 * By the names used in info strings, the first of which is the highlight.js id. A selection of what students meet at a
 * university.
 */
const LANGUAGES: readonly (readonly [words: string, name: string, load: Language["load"]])[] = [
  ["bash sh shell zsh console", "Bash", () => import("highlight.js/lib/languages/bash")],
  ["c h", "C", () => import("highlight.js/lib/languages/c")],
  ["cpp c++ cc hpp", "C++", () => import("highlight.js/lib/languages/cpp")],
  ["csharp c# cs", "C#", () => import("highlight.js/lib/languages/csharp")],
  ["css", "CSS", () => import("highlight.js/lib/languages/css")],
  ["diff patch", "Diff", () => import("highlight.js/lib/languages/diff")],
  ["dockerfile docker", "Dockerfile", () => import("highlight.js/lib/languages/dockerfile")],
  ["go golang", "Go", () => import("highlight.js/lib/languages/go")],
  ["haskell hs", "Haskell", () => import("highlight.js/lib/languages/haskell")],
  ["java", "Java", () => import("highlight.js/lib/languages/java")],
  ["javascript js jsx mjs", "JavaScript", () => import("highlight.js/lib/languages/javascript")],
  ["json jsonc", "JSON", () => import("highlight.js/lib/languages/json")],
  ["julia jl", "Julia", () => import("highlight.js/lib/languages/julia")],
  ["kotlin kt", "Kotlin", () => import("highlight.js/lib/languages/kotlin")],
  ["latex tex", "LaTeX", () => import("highlight.js/lib/languages/latex")],
  ["lua", "Lua", () => import("highlight.js/lib/languages/lua")],
  ["markdown md", "Markdown", () => import("highlight.js/lib/languages/markdown")],
  ["matlab octave", "MATLAB", () => import("highlight.js/lib/languages/matlab")],
  ["php", "PHP", () => import("highlight.js/lib/languages/php")],
  ["prolog", "Prolog", () => import("highlight.js/lib/languages/prolog")],
  ["python py python3", "Python", () => import("highlight.js/lib/languages/python")],
  ["r", "R", () => import("highlight.js/lib/languages/r")],
  ["ruby rb", "Ruby", () => import("highlight.js/lib/languages/ruby")],
  ["rust rs", "Rust", () => import("highlight.js/lib/languages/rust")],
  ["scala", "Scala", () => import("highlight.js/lib/languages/scala")],
  ["sql mysql sqlite postgresql postgres", "SQL", () => import("highlight.js/lib/languages/sql")],
  ["swift", "Swift", () => import("highlight.js/lib/languages/swift")],
  ["typescript ts tsx", "TypeScript", () => import("highlight.js/lib/languages/typescript")],
  ["xml html svg xhtml", "HTML, XML", () => import("highlight.js/lib/languages/xml")],
  ["yaml yml", "YAML", () => import("highlight.js/lib/languages/yaml")],
];

/** Returns the language of an info string, or undefined if it cannot be highlighted. */
export function findLanguage(word: string): Language | undefined {
  const wanted = word.toLowerCase();
  const found = LANGUAGES.find(([words]) => words.split(" ").includes(wanted));
  if (!found) return undefined;
  const [words, name, load] = found;
  return { id: words.split(" ")[0] ?? words, name, load };
}
