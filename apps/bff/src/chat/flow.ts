import { Flow } from "pocketflow";
import { CheckPolicy } from "./nodes/check-policy.ts";
import { CiteSources } from "./nodes/cite-sources.ts";
import { Generate } from "./nodes/generate.ts";
import { LoadContext } from "./nodes/load-context.ts";
import { Refuse } from "./nodes/refuse.ts";
import { SearchCourse } from "./nodes/search-course.ts";
import type { CourseLibrary } from "./library-ports.ts";
import type { ContextSource, LanguageModel, PolicyKeeper } from "./ports.ts";
import type { Turn } from "./turn.ts";

export interface FlowPorts {
  contexts: ContextSource;
  policies: PolicyKeeper;
  model: LanguageModel;
  library: CourseLibrary;
  historyTokens: number;
  /** For the log: why a search gave nothing. */
  onSearchError(error: unknown): void;
}

/**
 * The whole conversation, one question through:
 *
 *     LoadContext ── loaded ──▶ CheckPolicy ── proceed ──▶ Generate ── done ──▶ CiteSources
 *          │                        │                    search │ ▲ searched
 *          └── unavailable          └── policy_required         ▼ │
 *                    ╰──────▶ Refuse ◀──────╯              SearchCourse
 */
export function createFlow(ports: FlowPorts): Flow<Turn> {
  const { contexts, policies, model, library, historyTokens, onSearchError } = ports;
  const loadContext = new LoadContext(contexts);
  const checkPolicy = new CheckPolicy(policies);
  const generate = new Generate(model, historyTokens);
  const searchCourse = new SearchCourse(library, onSearchError);
  const refuse = new Refuse();

  loadContext.on("loaded", checkPolicy);
  loadContext.on("unavailable", refuse);
  checkPolicy.on("proceed", generate);
  checkPolicy.on("policy_required", refuse);
  generate.on("done", new CiteSources());
  generate.on("search", searchCourse);
  searchCourse.on("searched", generate);

  return new Flow<Turn>(loadContext);
}
