import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Socket, TcpNetConnectOpts } from "node:net";

/** What Node reads from a socket at once. */
const READ_BYTES = 64 * 1024;

/** Connections to the model's vendor, kept from turn to turn. */
export const agents = {
  http: readIntoOneBuffer(new HttpAgent({ keepAlive: true })),
  https: readIntoOneBuffer(new HttpsAgent({ keepAlive: true })),
};

/** As the agents of TCP and TLS are: the types say no more of the connection than that it is a stream. */
interface Connector {
  createConnection(options: TcpNetConnectOpts, done?: (...results: unknown[]) => void): Socket;
}

/**
 * Lets all connections of an agent be read into one buffer in place of a new one of 64 kB for each packet. That is safe:
 * the HTTP parser has copied what it wants of a packet before the next is read.
 * @see https://nodejs.org/api/net.html#new-netsocketoptions `onread`
 */
function readIntoOneBuffer<A extends HttpAgent>(agent: A): A {
  // Through `unknown`, since a stream, as the types call what comes back, is not yet a socket.
  const connector = agent as unknown as Connector;
  const connect = connector.createConnection.bind(agent);
  const buffer = Buffer.alloc(READ_BYTES);
  connector.createConnection = (options, done) => {
    const callback = (length: number, bytes: Uint8Array): boolean => {
      socket.emit("data", bytes.subarray(0, length));
      return true;
    };
    const socket = connect({ ...options, onread: { buffer, callback } }, done);
    return socket;
  };
  return agent;
}
