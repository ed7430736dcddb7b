import type { RequestHandler } from "express";

/** A socket that listens for IPv4 and IPv6 reports an IPv4 address as `::ffff:127.0.0.1`. */
const ADDRESS = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/i;
const HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;

/** Whether a request came from this computer (`address`) and was addressed to it (`host`, the header). */
export function isLocal(address = "", host = ""): boolean {
  return ADDRESS.test(address) && HOST.test(host);
}

/**
 * Rejects requests from other computers, whatever host they name, and requests to other hosts: a foreign page whose
 * name was pointed at this computer (DNS rebinding) could otherwise read the tokens that the demo signs.
 */
export const onlyLoopback: RequestHandler = ({ headers, socket }, response, next) => {
  if (isLocal(socket.remoteAddress, headers.host)) next();
  else response.status(403).send("The demo page is only available on this computer.");
};
