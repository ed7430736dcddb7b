import { Node } from "pocketflow";
import { toCitations } from "../citations.ts";
import type { Turn } from "../turn.ts";

/** The end of a turn that has its answer: says where that comes from. No action follows. */
export class CiteSources extends Node<Turn> {
  override async post(turn: Turn): Promise<undefined> {
    turn.citations = toCitations(turn);
    for (const citation of turn.citations) turn.answer.emit({ type: "citation", ...citation });
    return undefined;
  }
}
