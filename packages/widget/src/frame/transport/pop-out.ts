import type { FrameMessage, HostMessage } from "@sidenote/protocol";
import { openChannel } from "../../shared/channel.ts";
import { isFrameMessage } from "../../shared/frame-message.ts";
import { toFrameUrl } from "../../shared/frame-url.ts";
import type { Launch } from "./host.ts";
import { readServerUrl } from "./server-url.ts";

/** What this frame provides to a tab for which it is the host. */
export interface TabHost {
  readonly launch: () => Launch;
  readonly getToken: () => Promise<string>;
  readonly acceptPolicy: () => Promise<void>;
}

/**
 * Opens the frame in a tab of its own and acts as its host for as long as this page lives, passing on tokens and
 * consent from its own host. Returns `false` if the browser blocked the tab.
 */
export function openTab({ launch, getToken, acceptPolicy }: TabHost): boolean {
  const { theme = "auto", locale } = launch();
  const { scheme, properties } =
    typeof theme === "string" ? { scheme: theme, properties: {} } : theme;
  const { origin } = location;
  const start = {
    host: origin,
    mode: "inline",
    scheme,
    locale,
    ...(properties && { properties }),
  } as const;
  const tab = open(toFrameUrl(readServerUrl(), start), "_blank");
  if (!tab) return false;
  const channel = openChannel<FrameMessage, HostMessage>({
    peer: () => tab,
    origin,
    isMessage: isFrameMessage,
    onMessage({ type }) {
      switch (type) {
        case "frame.ready":
          return getToken().then(
            (token) => channel.send({ ...launch(), token, mode: "inline", kept: {} }),
            // Without a launch the tab soon says that there is no answer.
            () => {},
          );
        case "token.request":
          return getToken().then(
            (token) => channel.send({ type: "token.issued", token }),
            (cause) => channel.send({ type: "token.issued", error: failure(cause) }),
          );
        case "policy.accept":
          return acceptPolicy().then(
            () => channel.send({ type: "policy.accepted", ok: true }),
            (cause) => channel.send({ type: "policy.accepted", error: failure(cause) }),
          );
      }
    },
  });
  return true;
}

function failure(cause: unknown): string {
  return cause instanceof Error ? cause.message : "failed";
}
