import { describeFeedbackStore } from "./feedback-store.contract.ts";
import { describePolicyStore } from "./policy-store.contract.ts";
import { describeQuota } from "./quota.contract.ts";
import { describeSharedStore } from "./shared-store.contract.ts";
import { describeStatisticsStore } from "./statistics-store.contract.ts";
import { describeStore } from "./store.contract.ts";
import { redis } from "./stores.ts";

describeStore(redis);
describeSharedStore(redis);
describeQuota(redis);
describePolicyStore(redis);
describeStatisticsStore(redis);
describeFeedbackStore(redis);
