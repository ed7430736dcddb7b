import { Node } from "pocketflow";
import { citeSources } from "../citations.ts";
import type { Turn } from "../turn.ts";

/** The end of a turn that has its answer: says where that comes from. No action follows. */
export class CiteSources extends Node<Turn> {
  override async post(turn: Turn): Promise<undefined> {
    citeSources(turn);
    return undefined;
  }
}
