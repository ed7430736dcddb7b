import type { Express } from "express";
import { IncomingMessage, ServerResponse, type ServerOptions } from "node:http";

/**
 * The kinds of request and answer that an app wants. Express changes the prototype of each that it gets, after which V8
 * keeps a shape for every single one: 2 kB an open stream, and slower ones. Born with that prototype they share theirs.
 */
export function messagesOf(
  app: Express,
): ServerOptions<typeof IncomingMessage, typeof ServerResponse> {
  class Request extends IncomingMessage {}
  class Response<R extends IncomingMessage = IncomingMessage> extends ServerResponse<R> {}
  Object.setPrototypeOf(Request.prototype, Reflect.get(app, "request"));
  Object.setPrototypeOf(Response.prototype, Reflect.get(app, "response"));
  Object.assign(app, { request: Request.prototype, response: Response.prototype });
  return { IncomingMessage: Request, ServerResponse: Response };
}
