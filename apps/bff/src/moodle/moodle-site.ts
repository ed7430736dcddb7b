import { AppError } from "../errors.ts";
import type { CourseDocument, DocumentSource } from "../chat/library-ports.ts";
import type { ContextSource, CourseContext, PolicyReader, Principal } from "../chat/ports.ts";
import { BlockContextSource, TURN_CONTEXT_FUNCTION } from "./block-context.ts";
import { MoodleClient, type MoodleClientOptions } from "./client.ts";
import { CoreContextSource } from "./core-context.ts";
import { DOCUMENT_FUNCTIONS, MoodleDocuments } from "./documents.ts";
import { siteInfoSchema } from "./schemas.ts";

export interface MoodleSiteOptions extends MoodleClientOptions {
  cacheSeconds: number;
  /** Whether the library reads documents at all. */
  wantsDocuments: boolean;
}

/** How long the list of a site's functions is cached. An administrator may add the block's functions at any time. */
const FUNCTIONS_KEPT_MS = 60_000;

type Source = ContextSource & PolicyReader;

interface Offer {
  source: Source;
  hasDocuments: boolean;
}

/**
 * One Moodle site. Uses our block's functions if its web service offers them, otherwise core functions, which is
 * transparent to the caller.
 */
export class MoodleSite implements ContextSource, PolicyReader, DocumentSource {
  readonly #client: MoodleClient;
  readonly #core: CoreContextSource;
  readonly #block: BlockContextSource;
  readonly #documents: MoodleDocuments;
  readonly #wantsDocuments: boolean;
  #offer: (Offer & { at: number }) | undefined;
  #asking: Promise<Offer> | undefined;

  constructor(options: MoodleSiteOptions) {
    this.#client = new MoodleClient(options);
    this.#core = new CoreContextSource({
      client: this.#client,
      url: options.url,
      cacheSeconds: options.cacheSeconds,
    });
    this.#block = new BlockContextSource(this.#client);
    this.#documents = new MoodleDocuments(this.#client);
    this.#wantsDocuments = options.wantsDocuments;
  }

  async getContext(
    principal: Principal,
    signal: AbortSignal,
    startsConversation = false,
  ): Promise<CourseContext> {
    const { source, hasDocuments } = await this.#offered(signal);
    const context = await source.getContext(principal, signal, startsConversation);
    return hasDocuments || !context.settings.documentsAllowed
      ? context
      : { ...context, settings: { ...context.settings, documentsAllowed: false } };
  }

  async isAccepted(principal: Principal, signal: AbortSignal): Promise<boolean> {
    return (await this.#offered(signal)).source.isAccepted(principal, signal);
  }

  list(principal: Principal, signal: AbortSignal): Promise<readonly CourseDocument[]> {
    return this.#documents.list(principal, signal);
  }

  read(principal: Principal, document: CourseDocument, signal: AbortSignal): Promise<Buffer> {
    return this.#documents.read(principal, document, signal);
  }

  /** Parallel callers share one request, which continues if the first caller aborts. */
  async #offered(signal: AbortSignal): Promise<Offer> {
    signal.throwIfAborted();
    if (this.#offer !== undefined && performance.now() - this.#offer.at < FUNCTIONS_KEPT_MS) {
      return this.#offer;
    }
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<Offer> {
    const offer = await this.#readOffer();
    this.#offer = { ...offer, at: performance.now() };
    return offer;
  }

  /**
   * If Moodle denies the service account the list of its functions, the last known ones are kept, otherwise core
   * functions are assumed. Any other failure is thrown: core functions know neither the exam lock nor the block's off
   * switch, and a temporary failure must not enable the assistant.
   */
  async #readOffer(): Promise<Offer> {
    try {
      const { functions } = await this.#client.call({
        function: "core_webservice_get_site_info",
        parameters: {},
        schema: siteInfoSchema,
        signal: new AbortController().signal,
      });
      const offers = (wanted: string): boolean => functions.some(({ name }) => name === wanted);
      return {
        source: offers(TURN_CONTEXT_FUNCTION) ? this.#block : this.#core,
        hasDocuments: this.#wantsDocuments && DOCUMENT_FUNCTIONS.every(offers),
      };
    } catch (error) {
      const isRefusal =
        error instanceof AppError && error.code === "moodle_error" && error.reason !== undefined;
      if (isRefusal) return this.#offer ?? { source: this.#core, hasDocuments: false };
      throw error;
    }
  }
}
