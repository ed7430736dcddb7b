import { launchClaimsSchema, CLOCK_LEEWAY_SECONDS } from "@sidenote/protocol";
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import type { webcrypto } from "node:crypto";
import type { Principal } from "../chat/ports.ts";
import type { SiteConfig } from "../config-sites.ts";
import { AppError } from "../errors.ts";

/** How many tokens are known as good at a time. A widget sends the same one with each request, for some minutes. */
const KNOWN_TOKENS = 10_000;

/** A launch token that was found good. */
export interface Launch {
  principal: Principal;
  site: SiteConfig;
  /** Unix milliseconds. */
  expiresAt: number;
  scope: "privacy" | null;
}

/** The registered sites, and the check of what they sign. */
export class Sites {
  readonly #byIssuer: ReadonlyMap<string, SiteConfig>;
  readonly #audiences: string[];
  readonly #keys = new Map<string, Promise<webcrypto.CryptoKey>>();
  readonly #known = new LRUCache<string, Launch>({ max: KNOWN_TOKENS });
  readonly origins: readonly string[];

  constructor(sites: readonly SiteConfig[], publicUrl: string) {
    this.#byIssuer = new Map(sites.map((site) => [site.issuer, site]));
    this.#audiences = [publicUrl, `${publicUrl}/`];
    this.origins = [...new Set(sites.flatMap((site) => site.origins))];
  }

  /** The site of a principal that came from a token. */
  of(principal: Principal): SiteConfig {
    const site = this.#byIssuer.get(principal.issuer);
    if (site === undefined) throw new Error("A principal of a site that is not registered.");
    return site;
  }

  /**
   * The site's first secret, for what only this server must be able to make. With another in its place, what the model's
   * vendor knows a user by is another too, and a first question that is repeated begins a conversation of its own.
   */
  secretOf(principal: Principal): string {
    const [secret] = this.of(principal).secrets.values();
    if (secret === undefined) throw new Error("A site without a secret.");
    return secret;
  }

  /**
   * Checks a launch token: the algorithm is pinned, the secret is that of its issuer and `kid`, the claims are parsed.
   * @throws AppError `token_invalid` or `token_expired`; the detail is for the log only.
   */
  async verify(token: string): Promise<Launch> {
    const known = this.#known.get(token);
    if (known !== undefined && Date.now() < known.expiresAt + CLOCK_LEEWAY_SECONDS * 1000) {
      // Each request has a principal of its own: what is known of one is not known of the next.
      return { ...known, principal: { ...known.principal } };
    }
    try {
      const launch = await this.#verify(token);
      this.#known.set(token, launch);
      return launch;
    } catch (error) {
      if (error instanceof AppError) throw error;
      const expired = error instanceof errors.JWTExpired;
      throw new AppError(expired ? "token_expired" : "token_invalid", {
        detail: error instanceof errors.JOSEError ? error.code : "malformed",
      });
    }
  }

  /** Made once: jose would make it anew for each token from the secret's bytes. */
  #keyOf(secret: string): Promise<webcrypto.CryptoKey> {
    let key = this.#keys.get(secret);
    if (key === undefined) {
      const algorithm = { name: "HMAC", hash: "SHA-256" };
      key = crypto.subtle.importKey("raw", Buffer.from(secret), algorithm, false, ["verify"]);
      this.#keys.set(secret, key);
    }
    return key;
  }

  async #verify(token: string): Promise<Launch> {
    const { kid } = decodeProtectedHeader(token);
    const { iss } = decodeJwt(token);
    const site = this.#byIssuer.get(iss ?? "");
    const secret = site?.secrets.get(kid ?? "");
    if (site === undefined || secret === undefined) {
      throw new AppError("token_invalid", { detail: "unknown issuer or kid" });
    }
    const { payload } = await jwtVerify(token, await this.#keyOf(secret), {
      algorithms: ["HS256"],
      audience: this.#audiences,
      issuer: site.issuer,
      clockTolerance: CLOCK_LEEWAY_SECONDS,
      requiredClaims: ["iss", "aud", "sub", "iat", "exp", "jti"],
    });
    const parsed = launchClaimsSchema.safeParse(payload);
    if (!parsed.success) {
      const where = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
      throw new AppError("token_invalid", { detail: `claims: ${where}` });
    }
    const claims = parsed.data;
    if (claims.iat > Date.now() / 1000 + CLOCK_LEEWAY_SECONDS) {
      throw new AppError("token_invalid", { detail: "issued in the future" });
    }
    // Guests share one account of Moodle: their `sub` only tells them apart.
    const isMoodleId = claims.role === "guest" || /^\d{1,15}$/.test(claims.sub);
    if (site.moodle !== null && !isMoodleId) {
      throw new AppError("token_invalid", { detail: "sub is not a Moodle user ID" });
    }
    return {
      principal: {
        siteId: site.id,
        issuer: site.issuer,
        userId: claims.sub,
        courseId: claims.course_id ?? null,
        contextId: claims.context_id ?? null,
        instanceId: claims.instance_id ?? null,
        cmid: claims.cmid ?? null,
        messagesPerDay: claims.messages_per_day ?? null,
        role: claims.role,
        locale: claims.locale,
      },
      site,
      expiresAt: claims.exp * 1000,
      scope: claims.scope ?? null,
    };
  }
}
