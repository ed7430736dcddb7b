/** The wire protocol, described in `docs/protocol.md`. */
export * from "./chat.ts";
export * from "./errors.ts";
export * from "./events.ts";
export * from "./host-channel.ts";
export * from "./launch-token.ts";
export * from "./websocket.ts";
