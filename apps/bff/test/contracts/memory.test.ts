import { describeFeedbackStore } from "./feedback-store.contract.ts";
import { describePolicyStore } from "./policy-store.contract.ts";
import { describeQuota } from "./quota.contract.ts";
import { describeStatisticsStore } from "./statistics-store.contract.ts";
import { describeStore } from "./store.contract.ts";
import { memory } from "./stores.ts";

describeStore(memory);
describeQuota(memory);
describePolicyStore(memory);
describeStatisticsStore(memory);
describeFeedbackStore(memory);
