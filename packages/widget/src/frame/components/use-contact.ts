import type { Contact } from "@sidenote/protocol";
import { usePart } from "./part.ts";
import { isWebAddress } from "./web-address.ts";

/** Returns the person to ask, or null if the site names none with an address that is safe to open. */
export function useContact(): Contact | null {
  const contact = usePart().course.context.value?.contact;
  return contact && isWebAddress(contact.url) ? contact : null;
}
