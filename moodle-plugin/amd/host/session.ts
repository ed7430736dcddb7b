import Ajax from "core/ajax";

/** The place a page gives the assistant: ids only. Who is asking, Moodle takes from the session. */
export interface Place {
  contextId: number;
  instanceId: number;
}

async function call(methodname: string, args: Record<string, number>): Promise<unknown> {
  // A tab in the background must not keep the session alive.
  const [answer] = Ajax.call([{ methodname, args }], true, true, document.hidden);
  return await answer;
}

/** A fresh launch token for the person who is logged in. Rejects with Moodle's exception. */
export async function getToken({ contextId, instanceId }: Place): Promise<string> {
  const answer = await call("block_sidenote_get_token", {
    contextid: contextId,
    instanceid: instanceId,
  });
  if (typeof answer === "object" && answer !== null && "token" in answer) {
    if (typeof answer.token === "string") return answer.token;
  }
  throw new TypeError("Moodle answered without a token.");
}

/** Records in Moodle that this person accepts its AI policy; one accepted before counts. */
export function acceptPolicy({ contextId }: Place): Promise<unknown> {
  return call("block_sidenote_accept_policy", { contextid: contextId });
}
