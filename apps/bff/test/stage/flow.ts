import type { TurnEvent } from "@sidenote/protocol";
import { DEFAULT_SETTINGS } from "../../src/chat/default-settings.ts";
import { createFlow, type FlowPorts } from "../../src/chat/flow.ts";
import type { Findings } from "../../src/chat/library-ports.ts";
import type {
  CourseContext,
  ModelRequest,
  ModelResult,
  ModelSink,
  ToolCall,
} from "../../src/chat/ports.ts";
import type { Turn } from "../../src/chat/turn.ts";
import { toPrincipal } from "./principal.ts";

export const PAGE = "https://moodle.example/mod/page/view.php?id=2";
export const CONTEXT: CourseContext = {
  user: { firstName: "Sofia", timezone: null },
  course: {
    id: 2,
    fullname: "Biology",
    shortname: "BIO",
    summary: "",
    url: "https://moodle.example/",
  },
  outline: [
    {
      name: "Week 1",
      summary: "",
      activities: [
        { cmid: 2, name: "Cells", modname: "page", url: PAGE, dates: [], description: "" },
      ],
    },
  ],
  settings: DEFAULT_SETTINGS,
  unavailable: null,
  contact: null,
  policyText: null,
};
export const USAGE = {
  input_tokens: 5,
  output_tokens: 3,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
};

interface Scene {
  context?: () => Promise<CourseContext>;
  accepted?: () => Promise<boolean>;
  answer?: (request: ModelRequest) => Promise<readonly string[]>;
  /** What the model does in each call, instead of `answer`: the text it writes, then the tools it calls. */
  rounds?: readonly {
    says?: (sink: ModelSink) => void;
    calls: readonly ToolCall[];
    status?: ModelResult["status"];
  }[];
  search?: (query: string) => Promise<Findings>;
}

/** The real flow and nodes, on fake ports that record their calls. */
export function stage({
  context = async () => CONTEXT,
  accepted = async () => true,
  answer = async () => ["See ", `[cells](${PAGE}).`],
  rounds,
  search = async () => ({ passages: [], unread: 0 }),
}: Scene = {}) {
  const asked: string[] = [];
  const requests: ModelRequest[] = [];
  const troubles: unknown[] = [];
  const ports: FlowPorts = {
    contexts: {
      getContext: () => {
        asked.push("context");
        return context();
      },
    },
    policies: {
      isAccepted: () => {
        asked.push("policy");
        return accepted();
      },
    },
    model: {
      generate: async (toRequest, sink) => {
        asked.push("model");
        const request = toRequest();
        requests.push(request);
        sink.usage(USAGE);
        const round = rounds?.[requests.length - 1];
        if (round !== undefined) {
          round.says?.(sink);
          return { status: round.status ?? "complete", usage: USAGE, calls: round.calls };
        }
        for (const piece of await answer(request)) sink.text(piece);
        return { status: "complete", usage: USAGE, calls: [] };
      },
    },
    library: {
      search: (_principal, query) => {
        asked.push(`search ${query}`);
        return search(query);
      },
      read: (_principal, { cmid, url, part }) => {
        asked.push(`read ${cmid} ${url} ${part}`);
        return search(url);
      },
    },
    historyTokens: 1000,
    onLookUpError: (error) => troubles.push(error),
  };
  const events: TurnEvent[] = [];
  const turn: Turn = {
    principal: toPrincipal({ siteId: "site" }),
    userHash: "hash",
    question: "What are cells?",
    history: [],
    maxTokens: 100,
    askedAt: Date.UTC(2026, 10, 23),
    signal: new AbortController().signal,
    answer: {
      emit: (event) => events.push(event),
      get text() {
        return events.map((event) => (event.type === "chunk" ? event.content : "")).join("");
      },
    },
    citations: [],
    usage: null,
    status: null,
    wasAsked: false,
    refusal: null,
    calls: [],
    verbatim: null,
    rounds: [],
    cited: [],
  };
  return { flow: createFlow(ports), turn, events, asked, requests, troubles };
}
