import { fileURLToPath } from "node:url";
import { build, type Plugin, type Rolldown } from "vite";
import { besidePage, exportToGlobal } from "./inline-entry.ts";
import { importPrerender } from "./sources.ts";

/**
 * Delays the first paint until the page has been parsed up to `#content`, so that it is painted once, with the theme
 * applied by the prelude, and never empty.
 * @see https://html.spec.whatwg.org/multipage/links.html#link-type-expect
 */
const RENDER_BLOCKING = `<link rel="expect" href="#content" blocking="render" />`;

/** A marker that Vite leaves at the end of a style sheet. */
const VITE_MARK = "/*$vite$:1*/";

const PRELUDE = fileURLToPath(new URL("./src/frame/prelude.ts", import.meta.url));

/**
 * Writes one page per language, `index.html` (English) and `index.<locale>.html`. Each contains the first screen as
 * HTML with its messages, styles and scripts, so one request brings a composer that can be typed in. The app's script
 * comes last, as inert text that the prelude starts after the first paint. No script may come earlier, since the
 * browser would stop there and paint an empty page. The BFF's CSP allows the inline scripts and styles by hash.
 */
export function firstScreens(): Plugin {
  let base = "/";
  let target: string | string[] = [];
  return {
    name: "sidenote:first-screens",
    enforce: "post",
    config: besidePage,
    configResolved(config) {
      base = config.base;
      target = config.build.target || [];
    },
    generateBundle: {
      order: "post",
      async handler(_, bundle) {
        const template = bundle["index.html"];
        const sheet = Object.values(bundle).find(({ fileName }) => fileName.endsWith(".css"));
        if (template?.type !== "asset" || sheet?.type !== "asset") {
          return this.error("The build has no page, or no style sheet.");
        }
        const entry = Object.values(bundle).find((file) => file.type === "chunk" && file.isEntry);
        if (entry?.type !== "chunk") return this.error("The build has no entry.");
        const script = exportToGlobal(bundle, entry);
        delete bundle[sheet.fileName];
        delete bundle[entry.fileName];
        const prelude = await buildPrelude(target);
        const head = `${RENDER_BLOCKING}<style>${String(sheet.source).replace(VITE_MARK, "").trim()}</style>`;
        const frame = String(template.source)
          .replace(/<link rel="stylesheet"[^>]*>|<script[^>]*><\/script>/g, "")
          .replace(/>\s+</g, "><")
          .replace(/\s+/g, " ");
        const pathOf = (locale: string, part: string): string => {
          const chunk = Object.values(bundle).find(
            (file) =>
              file.type === "chunk" && file.facadeModuleId?.endsWith(`/i18n/${locale}.ts?${part}`),
          );
          return chunk ? base + chunk.fileName : this.error(`${locale} has no ${part} words.`);
        };

        const { renderFirstScreens } = await importPrerender();
        for (const [locale, { html, direction, first }] of renderFirstScreens()) {
          const chunks = { asking: pathOf(locale, "asking"), seldom: pathOf(locale, "seldom") };
          // A "<" could end the script element.
          const content = JSON.stringify({ locale, first, chunks }).replaceAll("<", "\\u003c");
          const source = frame
            .replace("<html", () => `<html lang="${locale}" dir="${direction}"`)
            .replace(/<title>.*?</, () => `<title>${escapeHtml(String(first.assistant))}<`)
            .replace("</head>", () => `${head}</head>`)
            .replace('id="app">', () => `id="app">${html}`)
            .replace(
              "</body>",
              () =>
                `<script>${prelude}</script>` +
                `<script type="application/json" id="content">${content}</script>` +
                `<script type="text/plain" id="main">${script.trim()}</script></body>`,
            );
          const fileName = locale === "en" ? "index.html" : `index.${locale}.html`;
          if (locale === "en") template.source = source;
          else this.emitFile({ type: "asset", fileName, source });
        }
      },
    },
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** Builds the prelude as one classic script. */
async function buildPrelude(target: string | string[]): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: {
      target,
      write: false,
      minify: true,
      modulePreload: false,
      rolldownOptions: { input: PRELUDE, output: { format: "iife" } },
    },
  });
  const { output } = result as Rolldown.RolldownOutput;
  return output[0].code.trim();
}
