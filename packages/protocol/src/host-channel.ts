import * as z from "zod/mini";
import { localeSchema } from "./launch-token.ts";

/** How the widget is placed in its host page. */
export const modeSchema = z.enum(["bubble", "inline", "panel"]);
export type Mode = z.infer<typeof modeSchema>;

export const schemeSchema = z.enum(["light", "dark", "auto"]);
export type Scheme = z.infer<typeof schemeSchema>;

/** A colour scheme, optionally with CSS custom properties (`--sidenote-…`) set by the host. */
export const themeSchema = z.union([
  schemeSchema,
  z.object({
    scheme: z._default(schemeSchema, "auto"),
    properties: z.optional(z.record(z.string(), z.string())),
  }),
]);
export type Theme = z.infer<typeof themeSchema>;

const envelope = { sidenote: z.literal(1) };

/**
 * Frame → host. Every message is `{sidenote: 1, type, …}`. Before acting on a message, each end checks its source
 * window, then its shape, then its origin. The target origin is always explicit, never `*`.
 */
export const frameMessageSchema = z.discriminatedUnion("type", [
  z.object({ ...envelope, type: z.literal("frame.ready") }),
  z.object({ ...envelope, type: z.literal("token.request") }),
  z.object({ ...envelope, type: z.literal("policy.accept") }),
  z.object({ ...envelope, type: z.literal("frame.resize"), height: z.number() }),
  z.object({ ...envelope, type: z.literal("frame.unread"), count: z.int() }),
  z.object({ ...envelope, type: z.literal("frame.close") }),
  // Stores a value, such as a draft, in the host page's storage, since browsers may block the frame's as third-party.
  z.object({
    ...envelope,
    type: z.literal("frame.keep"),
    key: z.string(),
    value: z.nullable(z.string()),
  }),
]);
export type FrameMessage = z.infer<typeof frameMessageSchema>;

/** Host → frame. `token.issued` answers `token.request`, `policy.accepted` answers `policy.accept`. */
export const hostMessageSchema = z.discriminatedUnion("type", [
  z.object({
    ...envelope,
    type: z.literal("host.launch"),
    token: z.string(),
    locale: z.optional(localeSchema),
    theme: z.optional(themeSchema),
    mode: z.optional(modeSchema),
    /** The values stored by `frame.keep`, on this or another page of the host. */
    kept: z.optional(z.record(z.string(), z.string())),
  }),
  z.object({
    ...envelope,
    type: z.literal("token.issued"),
    token: z.optional(z.string()),
    error: z.optional(z.string()),
  }),
  z.object({
    ...envelope,
    type: z.literal("policy.accepted"),
    ok: z.optional(z.boolean()),
    error: z.optional(z.string()),
  }),
  z.object({ ...envelope, type: z.literal("host.open") }),
  z.object({ ...envelope, type: z.literal("host.close") }),
  z.object({ ...envelope, type: z.literal("host.ask"), message: z.string() }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;
