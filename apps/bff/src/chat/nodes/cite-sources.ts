import { Node } from "pocketflow";
import { citeSources } from "../citations.ts";
import type { Turn } from "../turn.ts";

/** Ends an answered turn by emitting the answer's citations. Returns no action. */
export class CiteSources extends Node<Turn> {
  override async post(turn: Turn): Promise<undefined> {
    citeSources(turn);
    return undefined;
  }
}
