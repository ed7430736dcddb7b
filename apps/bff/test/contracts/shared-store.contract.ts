import { describe } from "vitest";
import { describeKeys } from "./shared/keys.contract.ts";
import { describeLeases } from "./shared/leases.contract.ts";
import { describeLosses } from "./shared/losses.contract.ts";
import { describeReplicas } from "./shared/replicas.contract.ts";
import { useReplicas } from "./shared/use-replicas.ts";
import type { RedisKind } from "./stores.ts";

/** The contract between replicas that share a Redis, and the layout of the store's keys. */
export function describeSharedStore(kind: RedisKind): void {
  describe(`${kind.name}: shared by replicas`, () => {
    useReplicas(kind);
    describeKeys();
    describeReplicas();
    describeLeases(kind);
    describeLosses();
  });
}
