import { describeTurns } from "./turns.contract.ts";

describeTurns("memory", async () => null);
