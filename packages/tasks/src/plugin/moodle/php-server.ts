import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface PhpServerOptions {
  /** Host and port. */
  address: string;
  webRoot: string;
  /** Path of the php.ini. */
  ini: string;
  workers: number;
}

/** PHP's built-in web server. */
export interface PhpServer {
  stop(): Promise<void>;
}

/**
 * Starts PHP's built-in web server as the leader of a process group. On SIGTERM it would leave its workers running, so
 * `stop` sends the signal to the whole group.
 */
export async function startPhpServer(options: PhpServerOptions): Promise<PhpServer> {
  const { address, webRoot, ini, workers } = options;
  const server = spawn("php", ["-c", ini, "-S", address, "-t", webRoot], {
    cwd: webRoot,
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: process.env["PATH"], PHP_CLI_SERVER_WORKERS: String(workers) },
  });
  const lines = createInterface({ input: server.stderr });
  const ended = once(server, "exit");
  await Promise.race([
    new Promise<void>((resolve) => {
      lines.on("line", (line) => {
        if (/Development Server .* started/.test(line)) resolve();
      });
    }),
    ended.then(() => {
      throw new Error(`PHP's web server did not start on ${address}.`);
    }),
  ]);
  return {
    async stop() {
      if (server.pid !== undefined && server.exitCode === null)
        process.kill(-server.pid, "SIGTERM");
      await ended;
    },
  };
}
