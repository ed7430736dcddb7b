import type { ComponentChild } from "preact";
import { useEffect } from "preact/hooks";
import type { SeldomPart } from "../models/ConversationLoader.ts";
import { usePart } from "./part.ts";
import { Waiting } from "./Waiting.tsx";

/** Renders something from the lazily loaded `SeldomPart`, loading that part first. */
export function Seldom({ show }: { readonly show: (part: SeldomPart) => ComponentChild }) {
  const { seldom } = usePart();
  const load = (): void => {
    // `seldom.failed` shows the failure.
    seldom.load().catch(() => {});
  };
  useEffect(load, [seldom]);
  const part = seldom.part.value;
  return <>{part ? show(part) : <Waiting failed={seldom.failed.value} onRetry={seldom.load} />}</>;
}
