import type { Express } from "express";
import { IncomingMessage, ServerResponse, type ServerOptions } from "node:http";

/**
 * Returns request and response classes with Express's prototypes. Otherwise Express changes the prototype of each
 * object, and V8 then keeps a hidden class per object, which costs 2 kB per open stream and makes property access
 * slower.
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
