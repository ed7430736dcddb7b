import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Socket, TcpNetConnectOpts } from "node:net";

/** The most that Node reads from a socket at once. */
const READ_BYTES = 64 * 1024;

/** Keep-alive connections to the model's vendor, shared by all turns. */
export const agents = {
  http: readIntoOneBuffer(new HttpAgent({ keepAlive: true })),
  https: readIntoOneBuffer(new HttpsAgent({ keepAlive: true })),
};

/** What both agents really return: a socket, which Node's types declare only as a stream. */
interface Connector {
  createConnection(options: TcpNetConnectOpts, done?: (...results: unknown[]) => void): Socket;
}

/**
 * Makes all connections of an agent read into one shared buffer instead of allocating 64 kB for each packet. Safe,
 * because the HTTP parser has copied what it needs of a packet before the next one is read.
 * @see https://nodejs.org/api/net.html#new-netsocketoptions `onread`
 */
function readIntoOneBuffer<A extends HttpAgent>(agent: A): A {
  // Cast through `unknown`: the declared return type is a stream, not a socket.
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
