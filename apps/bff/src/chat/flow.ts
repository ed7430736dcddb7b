import { Flow } from "pocketflow";
import { CheckPolicy } from "./nodes/check-policy.ts";
import { CiteSources } from "./nodes/cite-sources.ts";
import { Generate } from "./nodes/generate.ts";
import { LoadContext } from "./nodes/load-context.ts";
import { LookUp } from "./nodes/look-up.ts";
import { Refuse } from "./nodes/refuse.ts";
import type { ContextSource, LanguageModel, PolicyReader } from "./ports.ts";
import type { Turn } from "./turn.ts";

export interface FlowPorts {
  contexts: ContextSource;
  policies: PolicyReader;
  model: LanguageModel;
  library: LookUp["library"];
  historyTokens: number;
  /** Called with the error when a look-up fails, for the log. */
  onLookUpError(error: unknown): void;
}

/**
 * The flow of one turn, from question to answer:
 *
 *     LoadContext ── loaded ──▶ CheckPolicy ── proceed ──▶ Generate ── done ──▶ CiteSources
 *          │                        │                   look_up │ ▲ looked_up
 *          └── unavailable          └── policy_required         ▼ │
 *                    ╰──────▶ Refuse ◀──────╯                 LookUp
 */
export function createFlow(ports: FlowPorts): Flow<Turn> {
  const { contexts, policies, model, library, historyTokens, onLookUpError } = ports;
  const loadContext = new LoadContext(contexts);
  const checkPolicy = new CheckPolicy(policies);
  const generate = new Generate(model, historyTokens);
  const lookUp = new LookUp(library, onLookUpError);
  const refuse = new Refuse();

  loadContext.on("loaded", checkPolicy);
  loadContext.on("unavailable", refuse);
  checkPolicy.on("proceed", generate);
  checkPolicy.on("policy_required", refuse);
  generate.on("done", new CiteSources());
  generate.on("look_up", lookUp);
  lookUp.on("looked_up", generate);

  return new Flow<Turn>(loadContext);
}
