import { composeControls } from "./controls.ts";
import { html, type Html } from "./html.ts";
import type { DemoOptions } from "./server.ts";
import { directionOf, toQuery, toUrl, type View } from "./view.ts";

/** A page of the demo: the site's header, the demo's controls, and some content. */
export function composePage(view: View, options: DemoOptions, content: Html): Html {
  return html`<!DOCTYPE html>
    <html lang="en" data-theme="${view.theme}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, interactive-widget=resizes-content" />
        <title>Sidenote demo course</title>
        <link rel="stylesheet" href="/demo.css" />
        <link rel="stylesheet" href="/controls.css" />
        <link rel="stylesheet" href="/course.css" />
        <link rel="icon" href="data:," />
        <script type="module" src="${options.bffUrl}/embed.js"></script>
        <script type="module" src="/demo.js"></script>
      </head>
      <body>
        <header class="bar">
          <a class="brand" href="${toUrl(view, { cmid: 0 })}"
            >${options.isMoodleSimulated ? "Riverbank University" : new URL(options.moodleUrl).host}</a
          ><span>Sidenote demo course</span>
        </header>
        ${composeControls(view, options)} ${content}
      </body>
    </html> `;
}

/** The chat of a page. */
export function composeChat(view: View, options: DemoOptions): Html {
  const query = toQuery(view);
  const policy = options.isMoodleSimulated ? html` policy-url="/policy?${query}"` : undefined;
  return html`<sidenote-chat
    id="chat"
    server="${options.bffUrl}"
    token-url="/token?${query}"
    ${policy}
    mode="${view.mode}"
    theme="${view.theme}"
    locale="${view.locale}"
    dir="${directionOf(view.locale)}"
    ask-selection
  ></sidenote-chat>`;
}
