import * as z from "zod";
import { type EgressProxy, ProxyError } from "../egress-proxy.ts";
import { AppError } from "../errors.ts";
import { toErrorCode, toErrorCodeOfStatus } from "./failures.ts";
import { encodeParameters, type MoodleParameters } from "./parameters.ts";

/** The largest response that is read, in bytes. Enough for a course with thousands of activities. */
const BODY_MAX_BYTES = 8 * 1024 * 1024;

export interface MoodleClientOptions {
  /** Moodle's wwwroot, without a trailing slash. */
  url: string;
  token: string;
  timeoutMs: number;
  proxy?: EgressProxy | undefined;
  /** Called after every call, for logs and metrics, without its parameters or response. */
  onCall?(call: { function: string; outcome: string; seconds: number }): void;
}

export interface MoodleCall<Schema extends z.ZodType> {
  function: string;
  parameters: MoodleParameters;
  /** Validates the response. */
  schema: Schema;
  signal: AbortSignal;
  /** Whether the function concerns a user or a course, so that a denial means `forbidden`. */
  asksAboutPerson?: boolean;
}

const errorSchema = z.object({ errorcode: z.string(), exception: z.string().optional() });

/** Calls the web services of one Moodle site over REST, as the service account. */
export class MoodleClient {
  readonly #options: MoodleClientOptions;

  constructor(options: MoodleClientOptions) {
    this.#options = options;
  }

  /**
   * Calls a function. Retries once if Moodle had closed the keep-alive connection, and never otherwise.
   * @throws AppError `moodle_unavailable`, `moodle_timeout`, `moodle_error`, or `forbidden` for a call that concerns a
   * user or a course; the signal's reason when aborted.
   */
  async call<Schema extends z.ZodType>(call: MoodleCall<Schema>): Promise<z.infer<Schema>> {
    const startedAt = performance.now();
    let outcome = "ok";
    try {
      const text = await this.#post(call);
      return this.#parse(call, text);
    } catch (error) {
      outcome = error instanceof AppError ? error.code : "aborted";
      throw error;
    } finally {
      this.#options.onCall?.({
        function: call.function,
        outcome,
        seconds: (performance.now() - startedAt) / 1000,
      });
    }
  }

  async #post<Schema extends z.ZodType>(call: MoodleCall<Schema>): Promise<string> {
    const { url, token, timeoutMs, proxy } = this.#options;
    const timeout = AbortSignal.timeout(timeoutMs);
    const body = encodeParameters({
      ...call.parameters,
      wstoken: token,
      wsfunction: call.function,
      moodlewsrestformat: "json",
    });
    const detail = (text: string): string => `${call.function}: ${text}`;
    const via = proxy === undefined ? "" : ` through the proxy ${proxy.name}`;
    const send = (): Promise<Response> =>
      (proxy?.fetch ?? fetch)(`${url}/webservice/rest/server.php`, {
        method: "POST",
        body,
        redirect: "manual",
        signal: AbortSignal.any([call.signal, timeout]),
        headers: { accept: "application/json" },
      });
    try {
      const response = await send().catch((error: unknown) => {
        if (isClosedConnection(error)) return send();
        throw error;
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new AppError(toErrorCodeOfStatus(response.status), {
          detail: detail(`HTTP ${response.status}`),
        });
      }
      return await readBody(response, call.function);
    } catch (error) {
      if (error instanceof AppError) throw error;
      call.signal.throwIfAborted();
      if (timeout.aborted) {
        const text = `no answer in ${timeoutMs} ms${via}`;
        throw new AppError("moodle_timeout", { detail: detail(text) });
      }
      const text = toProxyError(error)?.message ?? `network${via}`;
      throw new AppError("moodle_unavailable", { cause: error, detail: detail(text) });
    }
  }

  #parse<Schema extends z.ZodType>(call: MoodleCall<Schema>, text: string): z.infer<Schema> {
    let content: unknown;
    try {
      content = JSON.parse(text);
    } catch {
      throw new AppError("moodle_error", {
        detail: `${call.function}: ${text === "" ? "an empty body" : "not JSON"}`,
      });
    }
    const failure = errorSchema.safeParse(content);
    if (failure.success) {
      throw new AppError(toErrorCode(failure.data.errorcode, call.asksAboutPerson === true), {
        detail: `${call.function}: ${failure.data.errorcode}`,
        reason: failure.data.errorcode,
      });
    }
    const parsed = call.schema.safeParse(content);
    if (!parsed.success) {
      const where = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
      throw new AppError("moodle_error", {
        detail: `${call.function}: unexpected shape at ${where || "the top level"}`,
      });
    }
    return parsed.data;
  }
}

async function readBody(response: Response, name: string): Promise<string> {
  const declared = Number(response.headers.get("content-length") ?? 0);
  const pieces: Uint8Array[] = [];
  let size = 0;
  if (declared <= BODY_MAX_BYTES && response.body !== null) {
    for await (const piece of response.body) {
      size += piece.byteLength;
      if (size > BODY_MAX_BYTES) break;
      pieces.push(piece);
    }
  }
  if (Math.max(declared, size) > BODY_MAX_BYTES) {
    if (!response.bodyUsed) await response.body?.cancel();
    throw new AppError("moodle_error", { detail: `${name}: more than ${BODY_MAX_BYTES} bytes` });
  }
  return Buffer.concat(pieces).toString("utf8");
}

function toProxyError(error: unknown): ProxyError | undefined {
  return error instanceof Error && error.cause instanceof ProxyError ? error.cause : undefined;
}

/** Whether undici reports a keep-alive connection that the server closed before it saw the request. */
function isClosedConnection(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return (
    cause instanceof Error &&
    "code" in cause &&
    (cause.code === "UND_ERR_SOCKET" || cause.code === "ECONNRESET")
  );
}
