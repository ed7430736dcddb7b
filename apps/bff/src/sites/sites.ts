import { launchClaimsSchema, CLOCK_LEEWAY_SECONDS, type LaunchScope } from "@sidenote/protocol";
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import type { webcrypto } from "node:crypto";
import type { Principal } from "../chat/ports.ts";
import type { SiteConfig } from "../config-sites.ts";
import { AppError } from "../errors.ts";

/** How many verified tokens are cached. A widget sends the same one with each request for some minutes. */
const KNOWN_TOKENS = 10_000;

/** A verified launch token. */
export interface Launch {
  principal: Principal;
  site: SiteConfig;
  /** Unix milliseconds. */
  expiresAt: number;
  /** Null: a user's own token. */
  scope: LaunchScope | null;
}

/** The registered sites. Verifies their launch tokens. */
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

  /** Returns a principal's site. @throws Error if it is not registered */
  of(principal: Principal): SiteConfig {
    const site = this.#byIssuer.get(principal.issuer);
    if (site === undefined) throw new Error("A principal of a site that is not registered.");
    return site;
  }

  /**
   * Returns the site's first secret, for keyed hashes. When it is replaced, users get new pseudonyms at the model's
   * vendor, and a repeated first question opens a new session.
   */
  secretOf(principal: Principal): string {
    const [secret] = this.of(principal).secrets.values();
    if (secret === undefined) throw new Error("A site without a secret.");
    return secret;
  }

  /**
   * Verifies a launch token with a fixed algorithm and the secret of its issuer and `kid`, and validates the claims.
   * @throws AppError `token_invalid` or `token_expired`; the detail is for the log only.
   */
  async verify(token: string): Promise<Launch> {
    const known = this.#known.get(token);
    if (known !== undefined && Date.now() < known.expiresAt + CLOCK_LEEWAY_SECONDS * 1000) {
      // A new principal object for each call, since adapters cache short-lived data by that object.
      return { ...known, principal: { ...known.principal } };
    }
    try {
      const launch = await this.#verify(token);
      this.#known.set(token, launch);
      return launch;
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (error instanceof errors.JWTClaimValidationFailed) throw wrongClaims(error.claim);
      const expired = error instanceof errors.JWTExpired;
      throw new AppError(expired ? "token_expired" : "token_invalid", {
        detail: error instanceof errors.JOSEError ? error.code : "malformed",
      });
    }
  }

  /** Imports the key once; given the secret's bytes, jose would import it for each token. */
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
      throw wrongClaims(parsed.error.issues.map((issue) => issue.path.join(".")).join(", "));
    }
    const claims = parsed.data;
    if (claims.iat > Date.now() / 1000 + CLOCK_LEEWAY_SECONDS) {
      throw new AppError("token_invalid", { detail: "issued in the future" });
    }
    // Guests share Moodle's guest account, so their `sub` is not a user id.
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
        switchedRoleId: claims.switched_role_id ?? null,
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

function wrongClaims(names: string): AppError {
  return new AppError("token_invalid", { detail: `claims: ${names}` });
}
