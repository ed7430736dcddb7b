import { frameMessageSchema, hostMessageSchema } from "@sidenote/protocol";
import { expect, test } from "vitest";
import { isFrameMessage } from "./frame-message.ts";
import { isHostMessage } from "./host-message.ts";

const envelope = { sidenote: 1 };

// The protocol's schemas are too large for the browser; the hand-written checks must agree with them.
test.each([
  { ...envelope, type: "frame.ready" },
  { ...envelope, type: "frame.resize", height: 10.5 },
  { ...envelope, type: "frame.resize", height: "10" },
  { ...envelope, type: "frame.unread", count: 2 },
  { ...envelope, type: "frame.unread", count: 2.5 },
  { ...envelope, type: "frame.keep", key: "draft", value: "What is" },
  { ...envelope, type: "frame.keep", key: "draft", value: null },
  { ...envelope, type: "frame.keep", key: "draft" },
  { ...envelope, type: "frame.keep", key: "draft", value: 7 },
  { ...envelope, type: "frame.keep", key: 7, value: "What is" },
  { ...envelope, type: "frame.unknown" },
  { type: "frame.ready" },
  null,
])("the check of frame messages agrees with the schema: %j", (message) => {
  expect(isFrameMessage(message)).toBe(frameMessageSchema.safeParse(message).success);
});

test.each([
  { ...envelope, type: "host.launch", token: "t" },
  { ...envelope, type: "host.launch", token: "t", kept: { draft: "What is" } },
  { ...envelope, type: "host.launch", token: "t", kept: {} },
  { ...envelope, type: "host.launch", token: "t", kept: { draft: 7 } },
  { ...envelope, type: "host.launch", token: "t", kept: ["draft"] },
  { ...envelope, type: "host.launch", token: "t", kept: null },
  { ...envelope, type: "host.launch", token: "t", mode: "window" },
  { ...envelope, type: "host.launch" },
  { ...envelope, type: "host.ask", message: "What is this?" },
  { ...envelope, type: "host.ask" },
  "host.open",
])("the check of host messages agrees with the schema: %j", (message) => {
  expect(isHostMessage(message)).toBe(hostMessageSchema.safeParse(message).success);
});
