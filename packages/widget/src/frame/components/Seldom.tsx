import type { ComponentChild } from "preact";
import { useEffect } from "preact/hooks";
import type { SeldomPart } from "../models/Entrance.ts";
import { usePart } from "./part.ts";
import { Waiting } from "./Waiting.tsx";

/** Shows something of the seldom part, which is fetched for it where it is not here yet. */
export function Seldom({ show }: { readonly show: (part: SeldomPart) => ComponentChild }) {
  const { seldom } = usePart();
  const load = (): void => {
    // Its `failed` tells.
    seldom.load().catch(() => {});
  };
  useEffect(load, [seldom]);
  const part = seldom.part.value;
  return <>{part ? show(part) : <Waiting failed={seldom.failed.value} onRetry={seldom.load} />}</>;
}
