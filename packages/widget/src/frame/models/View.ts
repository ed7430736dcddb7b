import { createModel, effect, signal } from "@preact/signals-core";
import type { Mode } from "@sidenote/protocol";
import type { MessageKey } from "../i18n/messages.ts";
import type { Ports } from "../ports.ts";
import type { ConversationLoader } from "./ConversationLoader.ts";

const NOTICE_MS = 6_000;

/** A dialog over the conversation. */
export type Panel = "conversations" | "settings";

/** A short message over the conversation, without parameters. */
export type NoticeKey = Extract<
  MessageKey,
  | "copied"
  | "copyBlocked"
  | "feedbackThanks"
  | "conversationDeleted"
  | "allDeleted"
  | "popOutBlocked"
  | "answeringElsewhere"
  | "saidStillAnswering"
  | "queued"
  | "error_payload_too_large"
  | "error_quota_exceeded"
  | "error_unreachable"
>;

/**
 * The state of the frame's user interface: its mode, whether the host shows it, the open panel, the notice and the
 * unread count.
 */
export const View = createModel(({ clock, host, network }: Ports, loader: ConversationLoader) => {
  const mode = signal<Mode>("inline");
  /** Whether the host shows the frame. */
  const open = signal(true);
  const panel = signal<Panel | null>(null);
  const notice = signal<NoticeKey | null>(null);
  const unread = signal(0);
  let cancelNotice: (() => void) | null = null;

  function setMode(next: Mode): void {
    if (mode.peek() === next) return;
    mode.value = next;
    // Outside inline mode the frame counts as closed until the host sends `host.open`.
    open.value = next === "inline";
  }

  /** Shows a notice for 6 s, or with `stays` until it is dismissed or replaced. */
  function notify(key: NoticeKey, stays = false): void {
    cancelNotice?.();
    notice.value = key;
    cancelNotice = stays ? null : clock.after(NOTICE_MS, dismiss);
  }

  function dismiss(): void {
    cancelNotice?.();
    notice.value = null;
  }

  /** True while the whole conversation must be rendered for printing. */
  const printing = signal(false);

  /** Closes the frame, unless it is inline: then it is part of the page. */
  function close(): void {
    if (mode.peek() !== "inline") host.close();
  }

  let before = false;
  effect(() => {
    const running = loader.running.value !== null;
    if (before && !running && !(open.peek() && network.visible.peek())) unread.value++;
    before = running;
  });
  effect(() => {
    if (open.value && network.visible.value) unread.value = 0;
  });
  effect(() => host.setUnread(unread.value));
  effect(() => {
    if (loader.part.value?.conversation.elsewhere.value) notify("answeringElsewhere", true);
  });

  return { mode, setMode, open, panel, printing, notice, notify, dismiss, close };
});
export type View = InstanceType<typeof View>;
