import { Node } from "pocketflow";
import type { Turn } from "../turn.ts";

/** The end of a turn that gets no answer: says why. No action follows. */
export class Refuse extends Node<Turn> {
  override async post(turn: Turn): Promise<undefined> {
    if (turn.refusal === null) throw new Error("A turn reached Refuse with no refusal.");
    turn.answer.emit(turn.refusal);
    return undefined;
  }
}
