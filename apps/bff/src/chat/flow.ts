import { Flow } from "pocketflow";
import { CheckPolicy } from "./nodes/check-policy.ts";
import { Generate } from "./nodes/generate.ts";
import { LoadContext } from "./nodes/load-context.ts";
import { Refuse } from "./nodes/refuse.ts";
import type { ContextSource, LanguageModel, PolicyKeeper } from "./ports.ts";
import type { Turn } from "./turn.ts";

export interface FlowPorts {
  contexts: ContextSource;
  policies: PolicyKeeper;
  model: LanguageModel;
  historyTokens: number;
}

/**
 * The whole conversation, one question through:
 *
 *     LoadContext ── loaded ──▶ CheckPolicy ── proceed ──▶ Generate ── done
 *          │                        │
 *          └── unavailable          └── policy_required
 *                    ╰──────▶ Refuse ◀──────╯
 */
export function createFlow({ contexts, policies, model, historyTokens }: FlowPorts): Flow<Turn> {
  const loadContext = new LoadContext(contexts);
  const checkPolicy = new CheckPolicy(policies);
  const generate = new Generate(model, historyTokens);
  const refuse = new Refuse();

  loadContext.on("loaded", checkPolicy);
  loadContext.on("unavailable", refuse);
  checkPolicy.on("proceed", generate);
  checkPolicy.on("policy_required", refuse);

  return new Flow<Turn>(loadContext);
}
