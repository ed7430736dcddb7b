import { startRedis } from "../../stage/redis.ts";
import { describeTurns } from "./turns.contract.ts";

describeTurns("Redis, shared by two replicas", startRedis);
