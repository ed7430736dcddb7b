// The lower bound: bytes in, bytes out.
import http from "node:http";

const agent = new http.Agent({ keepAlive: true });
const { hostname, port } = new URL(process.env.UPSTREAM);
http
  .createServer((request, response) => {
    const upstream = http.request(
      { agent, hostname, port, path: "/v1/messages", method: "POST" },
      (answer) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        answer.pipe(response);
      },
    );
    upstream.on("error", () => response.destroy());
    response.on("close", () => upstream.destroy());
    request.pipe(upstream);
  })
  .listen(process.env.PORT, "127.0.0.1", 2048);
