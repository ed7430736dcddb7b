import type { HostMessage } from "@sidenote/protocol";

const SCHEMES: ReadonlySet<unknown> = new Set(["light", "dark", "auto"]);
const MODES: ReadonlySet<unknown> = new Set(["bubble", "inline", "panel"]);

/** Whether a value is a valid message from a host. */
export function isHostMessage(value: unknown): value is HostMessage {
  if (!isRecord(value) || value["sidenote"] !== 1) return false;
  const { type, token, error, ok, message, locale, theme, mode, kept } = value;
  switch (type) {
    case "host.launch":
      return (
        isText(token) &&
        isOptional(locale, isText) &&
        isOptional(theme, isTheme) &&
        isOptional(mode, (value) => MODES.has(value)) &&
        isOptional(kept, isTexts)
      );
    case "token.issued":
      return isText(token) !== isText(error);
    case "policy.accepted":
      return (ok === true) !== isText(error);
    case "host.ask":
      return isText(message);
    case "host.open":
    case "host.close":
      return true;
    default:
      return false;
  }
}

function isTheme(value: unknown): boolean {
  if (!isRecord(value)) return SCHEMES.has(value);
  const { scheme, properties } = value;
  return isOptional(scheme, (scheme) => SCHEMES.has(scheme)) && isOptional(properties, isTexts);
}

function isTexts(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isText);
}

function isOptional(value: unknown, check: (value: unknown) => boolean): boolean {
  return value === undefined || check(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
