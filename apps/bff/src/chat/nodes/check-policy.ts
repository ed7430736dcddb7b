import { Node } from "pocketflow";
import type { PolicyReader, Principal } from "../ports.ts";
import type { Turn } from "../turn.ts";

interface Prepared {
  principal: Principal;
  signal: AbortSignal;
}

/** Checks at every turn whether the user has accepted the site's AI policy. Actions: `proceed`, `policy_required`. */
export class CheckPolicy extends Node<Turn> {
  static readonly actions = ["proceed", "policy_required"] as const;
  readonly policies: PolicyReader;

  constructor(policies: PolicyReader) {
    super();
    this.policies = policies;
  }

  override async prep({ principal, signal }: Turn): Promise<Prepared> {
    return { principal, signal };
  }

  override async exec({ principal, signal }: Prepared): Promise<boolean> {
    return this.policies.isAccepted(principal, signal);
  }

  override async post(turn: Turn, _prepared: Prepared, accepted: boolean): Promise<string> {
    if (accepted) return "proceed";
    turn.refusal = {
      type: "policy_required",
      message: turn.context?.policyText ?? "Please accept the AI policy of this site first.",
    };
    return "policy_required";
  }
}
