import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { CLOSE_CODES, type ClientFrame } from "@sidenote/protocol";
import { ChatSocket } from "../../src/http/chat-socket.ts";
import { type Bff, startBff } from "../stage/bff.ts";
import { nowSeconds, signToken } from "../stage/launch-token.ts";

const NO_UPSTREAM = { url: "https://moodle.example" };

let bff: Bff;
beforeAll(async () => {
  bff = await startBff({ claude: NO_UPSTREAM, moodle: NO_UPSTREAM });
});
afterAll(() => bff.close());
beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => vi.useRealTimers());

/** Opens the server's end of a socket, using the fake clock. */
function open() {
  const sent: { type: string; code?: string }[] = [];
  const closed: number[] = [];
  const { sites, turns, logger } = bff.dependencies;
  const socket = new ChatSocket({
    send: (json) => sent.push(JSON.parse(json) as { type: string }),
    close: (code) => closed.push(code),
    bufferedBytes: () => 0,
    sites,
    turns,
    requestId: "test-request",
    limitAddress: async () => undefined,
    logger,
  });
  const receive = (frame: ClientFrame): Promise<void> => socket.receive(frame);
  const auth = async (): Promise<void> => {
    const now = nowSeconds();
    await receive({ type: "auth", token: await signToken({ iat: now, exp: now + 300 }) });
  };
  return { sent, closed, receive, auth, socket };
}

describe("a socket whose token expires", () => {
  it("accepts no new message, and closes with 4401 sixty seconds later", async () => {
    const { sent, closed, receive, auth } = open();
    await auth();
    expect(sent).toEqual([{ type: "ready" }]);
    vi.advanceTimersByTime(301_000);
    await receive({ type: "message", message: "Hi" });
    expect(sent.at(-1)).toMatchObject({ type: "error", code: "token_expired" });
    vi.advanceTimersByTime(55_000);
    expect(closed).toEqual([]);
    vi.advanceTimersByTime(5000);
    expect(closed).toEqual([CLOSE_CODES.token]);
  });

  it("stays open if the token is renewed, even in the last minute", async () => {
    const { sent, closed, auth } = open();
    await auth();
    vi.advanceTimersByTime(350_000);
    await auth();
    expect(sent).toEqual([{ type: "ready" }, { type: "ready" }]);
    vi.advanceTimersByTime(300_000);
    expect(closed).toEqual([]);
    vi.advanceTimersByTime(61_000);
    expect(closed).toEqual([CLOSE_CODES.token]);
  });

  it("leaves no timer behind when the client disconnects", async () => {
    const { closed, auth, socket } = open();
    const before = vi.getTimerCount();
    await auth();
    expect(vi.getTimerCount()).toBe(before + 1);
    socket.gone();
    expect(vi.getTimerCount()).toBe(before);
    vi.advanceTimersByTime(400_000);
    expect(closed).toEqual([]);
  });
});
