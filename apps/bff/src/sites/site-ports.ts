import { DEFAULT_SETTINGS } from "../chat/default-settings.ts";
import { AppError } from "../errors.ts";
import type {
  ContextSource,
  CourseContext,
  PolicyKeeper,
  PolicyReader,
  Principal,
} from "../chat/ports.ts";
import type { PolicyStore } from "../chat/store-ports.ts";
import { toOwnerKeys } from "../chat/owner-keys.ts";
import type { SiteConfig } from "../config-sites.ts";
import type { Sites } from "./sites.ts";

type Source = ContextSource & PolicyReader;

/** The context for a site without Moodle. User and course are unknown, since the token contains no names. */
function toBareContext({ assistant = {} }: SiteConfig): CourseContext {
  const { contact_url: contactUrl, ...settings } = assistant;
  const set = Object.entries(settings).filter(([, value]) => value !== undefined);
  return {
    user: { firstName: "", timezone: null },
    course: null,
    outline: null,
    contact: contactUrl === undefined ? null : { kind: "person", url: contactUrl },
    policyText: null,
    settings: { ...DEFAULT_SETTINGS, ...Object.fromEntries(set) },
    unavailable: null,
  };
}

/** Delegates to the Moodle of a principal's site, or answers by itself for a site without one. */
export class SiteContexts implements ContextSource, PolicyKeeper {
  readonly #sites: Sites;
  readonly #moodles: ReadonlyMap<string, Source>;
  readonly #policies: PolicyStore;

  constructor(sites: Sites, moodles: ReadonlyMap<string, Source>, policies: PolicyStore) {
    this.#sites = sites;
    this.#moodles = moodles;
    this.#policies = policies;
  }

  keptBy(principal: Principal): "moodle" | "bff" | "none" {
    return this.#sites.of(principal).policy;
  }

  async getContext(
    principal: Principal,
    signal: AbortSignal,
    startsConversation = false,
  ): Promise<CourseContext> {
    const moodle = this.#moodles.get(principal.siteId);
    return moodle === undefined
      ? toBareContext(this.#sites.of(principal))
      : moodle.getContext(principal, signal, startsConversation);
  }

  async isAccepted(principal: Principal, signal: AbortSignal): Promise<boolean> {
    switch (this.keptBy(principal)) {
      case "none":
        return true;
      case "bff":
        return (await this.#policies.acceptedAt(toOwnerKeys(principal).user)) !== null;
      case "moodle": {
        const moodle = this.#moodles.get(principal.siteId);
        if (moodle === undefined)
          throw new Error("A site leaves its policy to a Moodle that it does not have.");
        return moodle.isAccepted(principal, signal);
      }
    }
  }

  async accept(principal: Principal): Promise<void> {
    const keptBy = this.keptBy(principal);
    if (keptBy === "moodle") throw new AppError("policy_kept_elsewhere");
    if (keptBy === "bff") {
      await this.#policies.accept(toOwnerKeys(principal).user, new Date().toISOString());
    }
  }
}
