import { afterAll, beforeAll } from "vitest";
import type { Replica, StoreKind } from "../stores.ts";

// A process runs one test file at a time, so its tests share this; `useReplica` sets it before the first.
export let replica: Replica;

/** Has the tests run on one replica on a new store. */
export function useReplica(kind: StoreKind): void {
  beforeAll(async () => {
    await kind.start();
    [replica] = (await kind.open(1)).replicas as [Replica];
  });
  afterAll(() => kind.stop());
}
