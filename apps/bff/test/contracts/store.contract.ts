import { describe } from "vitest";
import { describeAccess } from "./store/access.contract.ts";
import { describeReplacing } from "./store/replacing.contract.ts";
import { describeSessions } from "./store/sessions.contract.ts";
import { describeTurnLog } from "./store/turn-log.contract.ts";
import { describeTurns } from "./store/turns.contract.ts";
import { useReplica } from "./store/use-replica.ts";
import type { StoreKind } from "./stores.ts";

/** The contract of every `SessionStore` and its `TurnLog`. */
export function describeStore(kind: StoreKind): void {
  describe(`${kind.name}: sessions and turn events`, () => {
    useReplica(kind);
    describeTurns();
    describeReplacing();
    describeTurnLog();
    describeAccess();
    describeSessions(kind);
  });
}
