/** The parts of Moodle's JavaScript that the block uses. Moodle's loader provides them. */

declare module "core/ajax" {
  interface Request {
    methodname: string;
    args: Record<string, unknown>;
  }
  const Ajax: {
    /** One promise (a jQuery one: it can be awaited) per request. */
    call(
      requests: Request[],
      async?: boolean,
      loginRequired?: boolean,
      noSessionUpdate?: boolean,
    ): PromiseLike<unknown>[];
  };
  export default Ajax;
}
