import { findPort } from "../../tasks/src/stack/find-port.ts";
import { startStack, type Stack } from "../../tasks/src/stack/stack.ts";
import { createPages, type Pages } from "./pages.ts";
import { createWire, type Wire } from "./wire.ts";

/** A complete Sidenote as `pnpm start` runs it, with a connection to the BFF that can be cut. */
export interface Sidenote extends Stack {
  moodleUrl: string;
  claudeUrl: string;
  wire: Wire;
  pages: Pages;
  stop(): Promise<void>;
}

export async function startSidenote(): Promise<Sidenote> {
  const bffPort = await findPort(0);
  const wire = await createWire(bffPort);
  const pages = await createPages();
  const closeOurs = () => Promise.all([wire.close(), pages.close()]);
  const { ready, stop } = startStack({
    environment: {
      PUBLIC_URL: wire.url,
      EMBED_ORIGINS: pages.url,
      // Tests ask faster than students, and each must see Moodle's current state.
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
    pages.demoUrl = stack.demoUrl;
    return {
      ...stack,
      moodleUrl,
      claudeUrl,
      wire,
      pages,
      stop: async () => {
        await stop();
        await closeOurs();
      },
    };
  } catch (error) {
    await closeOurs();
    throw error;
  }
}
