import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { goneSignal } from "./request.ts";

const createResponse = () => new ServerResponse(new IncomingMessage(new Socket()));

describe("the signal that the client has disconnected", () => {
  it("is aborted when the response is closed", () => {
    const response = createResponse();
    const signal = goneSignal(response);
    expect(signal.aborted).toBe(false);
    response.emit("close");
    expect(signal.aborted).toBe(true);
  });

  it("is already aborted if the response was closed before", () => {
    const response = createResponse();
    response.destroy();
    expect(goneSignal(response).aborted).toBe(true);
  });
});
