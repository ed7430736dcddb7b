import { findPort } from "../../tasks/src/stack/find-port.ts";
import { startStack, type Stack } from "../../tasks/src/stack/stack.ts";
import { createWire, type Wire } from "./wire.ts";

/** The whole of Sidenote as `pnpm start` runs it, with a wire to the BFF that can be cut. */
export interface Sidenote extends Stack {
  moodleUrl: string;
  claudeUrl: string;
  wire: Wire;
  stop(): Promise<void>;
}

export async function startSidenote(): Promise<Sidenote> {
  const bffPort = await findPort(0);
  const wire = await createWire(bffPort);
  const { ready, stop } = startStack({
    environment: {
      PUBLIC_URL: wire.url,
      // Journeys are quicker than students, and each is to see what Moodle says now.
      USER_MESSAGES_PER_MINUTE: "0",
      USER_MESSAGES_PER_DAY: "0",
      ADDRESS_REQUESTS_PER_MINUTE: "0",
      CONTEXT_CACHE_SECONDS: "0",
    },
    bffPort,
    demoPort: 0,
    onLine: (name, line) => {
      if (process.env["DEBUG_STACK"]) console.log(`[${name}] ${line}`);
    },
  });
  try {
    const stack = await ready;
    const { moodleUrl, claudeUrl } = stack;
    if (!moodleUrl || !claudeUrl) throw new Error("the journeys need the simulators");
    return {
      ...stack,
      moodleUrl,
      claudeUrl,
      wire,
      stop: async () => {
        await stop();
        await wire.close();
      },
    };
  } catch (error) {
    await wire.close();
    throw error;
  }
}
