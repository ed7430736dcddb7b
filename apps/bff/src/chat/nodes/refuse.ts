import { Node } from "pocketflow";
import type { Turn } from "../turn.ts";

/** Ends a turn without an answer by emitting the reason. Returns no action. */
export class Refuse extends Node<Turn> {
  override async post(turn: Turn): Promise<undefined> {
    if (turn.refusal === null) throw new Error("A turn reached Refuse with no refusal.");
    turn.answer.emit(turn.refusal);
    return undefined;
  }
}
