import { AppError } from "../errors.ts";
import type { ContextSource, CourseContext, PolicyKeeper, Principal } from "../chat/ports.ts";
import { BlockContextSource, TURN_CONTEXT_FUNCTION } from "./block-context.ts";
import { MoodleClient, type MoodleClientOptions } from "./client.ts";
import { CoreContextSource } from "./core-context.ts";
import { siteInfoSchema } from "./schemas.ts";

export interface MoodleSiteOptions extends MoodleClientOptions {
  cacheSeconds: number;
}

/** How long it is remembered which functions a site offers, in milliseconds. An administrator may add ours any time. */
const FUNCTIONS_KEPT_MS = 60_000;

type Source = ContextSource & PolicyKeeper;

/**
 * One Moodle: through our block's own function where its service offers it, through core's functions otherwise. Who
 * asks does not know which.
 */
export class MoodleSite implements ContextSource, PolicyKeeper {
  readonly #client: MoodleClient;
  readonly #core: CoreContextSource;
  readonly #block: BlockContextSource;
  #chosen: { source: Source; at: number } | undefined;
  #choosing: Promise<Source> | undefined;

  constructor(options: MoodleSiteOptions) {
    this.#client = new MoodleClient(options);
    this.#core = new CoreContextSource({
      client: this.#client,
      url: options.url,
      cacheSeconds: options.cacheSeconds,
    });
    this.#block = new BlockContextSource(this.#client);
  }

  keptBy(): "moodle" {
    return "moodle";
  }

  async getContext(
    principal: Principal,
    signal: AbortSignal,
    startsConversation = false,
  ): Promise<CourseContext> {
    return (await this.#source(signal)).getContext(principal, signal, startsConversation);
  }

  async isAccepted(principal: Principal, signal: AbortSignal): Promise<boolean> {
    return (await this.#source(signal)).isAccepted(principal, signal);
  }

  async accept(): Promise<never> {
    return this.#core.accept();
  }

  /** Asked once for all who wait; the answer outlives whoever asked first. */
  async #source(signal: AbortSignal): Promise<Source> {
    signal.throwIfAborted();
    if (this.#chosen !== undefined && performance.now() - this.#chosen.at < FUNCTIONS_KEPT_MS) {
      return this.#chosen.source;
    }
    this.#choosing ??= this.#choose().finally(() => {
      this.#choosing = undefined;
    });
    return this.#choosing;
  }

  async #choose(): Promise<Source> {
    const source = (await this.#offersTurnContext()) ? this.#block : this.#core;
    this.#chosen = { source, at: performance.now() };
    return source;
  }

  /**
   * A service account that may not even ask what it may do, as Moodle says by an error code, has core's functions at best.
   * Any other trouble is no answer, and a Moodle that has our block keeps to it: core knows of no exam and no switch, and
   * a bad moment must not make the assistant speak.
   */
  async #offersTurnContext(): Promise<boolean> {
    try {
      const { functions } = await this.#client.call({
        function: "core_webservice_get_site_info",
        parameters: {},
        schema: siteInfoSchema,
        signal: new AbortController().signal,
      });
      return functions.some(({ name }) => name === TURN_CONTEXT_FUNCTION);
    } catch (error) {
      const isRefusal =
        error instanceof AppError && error.code === "moodle_error" && error.reason !== undefined;
      if (isRefusal) return this.#chosen?.source === this.#block;
      throw error;
    }
  }
}
