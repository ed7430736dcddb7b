import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PolicyStore } from "../../src/chat/store-ports.ts";
import type { StoreKind } from "./stores.ts";

/** The contract of every `PolicyStore`. */
export function describePolicyStore(kind: StoreKind): void {
  describe(`${kind.name}: policy acceptances`, () => {
    let policies: PolicyStore;
    beforeAll(async () => {
      await kind.start();
      policies = await kind.openPolicyStore();
    });
    afterAll(() => kind.stop());

    it("has no acceptance at first", async () => {
      expect(await policies.acceptedAt(randomUUID())).toBeNull();
    });

    it("keeps the time of the first acceptance, per user", async () => {
      const user = randomUUID();
      await policies.accept(user, "2026-11-23T09:00:00.000Z");
      await policies.accept(user, "2026-11-24T09:00:00.000Z");
      expect(await policies.acceptedAt(user)).toBe("2026-11-23T09:00:00.000Z");
      expect(await policies.acceptedAt(randomUUID())).toBeNull();
    });

    it("forgets an acceptance, and returns whether there was one", async () => {
      const user = randomUUID();
      await policies.accept(user, "2026-11-23T09:00:00.000Z");
      expect(await policies.forget(user)).toBe(true);
      expect(await policies.acceptedAt(user)).toBeNull();
      expect(await policies.forget(user)).toBe(false);
    });
  });
}
