import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findCommand, findPort, startProcess, until } from "../../tasks/src/rig/processes.ts";

const NGINX = findCommand("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx");

export interface Nginx {
  url: string;
  end(): Promise<void>;
}

/** Only what the operations guide requires of a proxy: buffering is controlled by the BFF's own response header. */
function toConfiguration(folder: string, port: number, upstreams: readonly number[]): string {
  const servers = upstreams
    .map((upstream) => `server 127.0.0.1:${upstream} max_fails=1 fail_timeout=1s;`)
    .join("\n    ");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join("\n  ");
  return `${process.getuid?.() === 0 ? "user root;\n" : ""}daemon off;
# One process, so that killing it leaves no workers behind.
master_process off;
worker_processes 1;
pid ${join(folder, "nginx.pid")};
error_log ${join(folder, "error.log")} warn;
events { worker_connections 8192; }
http {
  access_log off;
  ${temporary}
  upstream replicas {
    ${servers}
    keepalive 64;
  }
  server {
    listen 127.0.0.1:${port} backlog=2048;
    location / {
      proxy_pass http://replicas;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_connect_timeout 2s;
      proxy_read_timeout 75s;
    }
  }
}
`;
}

/** Starts a real nginx in front of the replicas: round robin, no sticky sessions. */
export async function startNginx(folder: string, upstreams: readonly number[]): Promise<Nginx> {
  const port = await findPort();
  const own = join(folder, `nginx-${port}`);
  await mkdir(own, { recursive: true });
  const file = join(own, "nginx.conf");
  await writeFile(file, toConfiguration(own, port, upstreams));
  const running = startProcess({
    command: NGINX,
    parameters: ["-p", own, "-c", file, "-e", join(own, "error.log")],
    log: join(own, "output.log"),
  });
  const url = `http://127.0.0.1:${port}`;
  await until("nginx", async () => (await fetch(`${url}/healthz`)).status > 0);
  return { url, end: () => running.end("SIGTERM") };
}
