import { setFlagsFromString } from "node:v8";
import { ConfigError, readConfig, type Config } from "./config.ts";
import { createDependencies } from "./dependencies.ts";
import { createLogger } from "./logger.ts";
import { startServer } from "./server.ts";

// With one busy thread and a small heap, parallel threads cost more in a minor collection than they save.
setFlagsFromString("--no-parallel-scavenge");

function readConfigOrExit(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

const config = readConfigOrExit();
const logger = createLogger(config.logLevel);
const dependencies = await createDependencies(config, logger);
const server = await startServer(dependencies).catch((error: unknown) => {
  logger.fatal({ err: error }, "cannot listen");
  process.exit(1);
});
logger.info(
  {
    port: server.port,
    public_url: config.publicUrl,
    sites: config.sites.map(({ id }) => id),
    store: config.redisUrl === undefined ? "memory" : "redis",
    model: config.anthropic.model,
  },
  "listening",
);

let closing = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    // A second signal forces the exit.
    if (closing) process.exit(1);
    closing = true;
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, "could not shut down cleanly");
        process.exit(1);
      },
    );
  });
}
