import type { FrameMessage } from "@sidenote/protocol";

const TYPE = /^(frame\.(ready|resize|unread|close|keep)|token\.request|policy\.accept)$/;

/**
 * Whether a value is a valid message from a frame. Checked by hand: a schema library would be larger than the whole
 * host side.
 */
export function isFrameMessage(value: unknown): value is FrameMessage {
  const {
    sidenote,
    type,
    height,
    count,
    key,
    value: kept,
  } = (value ?? {}) as Record<string, unknown>;
  return (
    sidenote === 1 &&
    TYPE.test(String(type)) &&
    (type !== "frame.resize" || (Number.isFinite(height) && Number(height) >= 0)) &&
    (type !== "frame.unread" || (Number.isInteger(count) && Number(count) >= 0)) &&
    (type !== "frame.keep" ||
      (typeof key === "string" && (kept === null || typeof kept === "string")))
  );
}
