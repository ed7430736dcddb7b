import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { goneSignal } from "./request.ts";

const createResponse = () => new ServerResponse(new IncomingMessage(new Socket()));

describe("the signal that a reader is gone", () => {
  it("comes when the response is closed", () => {
    const response = createResponse();
    const signal = goneSignal(response);
    expect(signal.aborted).toBe(false);
    response.emit("close");
    expect(signal.aborted).toBe(true);
  });

  it("has come already where the reader left before anybody asked", () => {
    const response = createResponse();
    response.destroy();
    expect(goneSignal(response).aborted).toBe(true);
  });
});
