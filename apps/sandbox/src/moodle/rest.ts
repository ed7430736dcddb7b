import { faults, MoodleFault } from "./faults.ts";
import type { CallScope } from "./function.ts";
import type { Lookup } from "./functions/index.ts";
import { parseForm } from "./parameters.ts";
import { faultToXml, toXml } from "./to-xml.ts";

/** The headers of every REST response, as recorded. */
const HEADERS = {
  "cache-control": "private, must-revalidate, pre-check=0, post-check=0, max-age=0",
  expires: "Thu, 01 Jan 1970 00:00:00 GMT",
  pragma: "no-cache",
  "accept-ranges": "none",
  "access-control-allow-origin": "*",
};

export interface RestAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

interface Rest {
  token: string;
  lookUp: (name: string) => Lookup;
  scope: CallScope;
}

/** Answers a call of `webservice/rest/server.php`. As in Moodle, errors are HTTP 200 and XML is the default format. */
export function answerRest(form: URLSearchParams, rest: Rest): RestAnswer {
  const asJson = form.get("moodlewsrestformat") === "json";
  try {
    const value = callFunction(form, rest);
    return asJson ? json(value) : xml(toXml(value));
  } catch (error) {
    if (!(error instanceof MoodleFault)) throw error;
    const { exception, errorcode, message } = error;
    return asJson ? json({ exception, errorcode, message }) : xml(faultToXml(error));
  }
}

function callFunction(form: URLSearchParams, { token, lookUp, scope }: Rest): unknown {
  if (form.get("wstoken") !== token) throw faults.invalidToken();
  const name = form.get("wsfunction");
  if (!name) throw faults.invalidParameter();
  const found = lookUp(name);
  if (found === "unknown") throw faults.missingRecord("external_functions");
  if (found === "not_in_service") throw faults.access();

  const own = new URLSearchParams(form);
  for (const key of form.keys())
    if (/^(wstoken|wsfunction|moodlewsrestformat|moodlewssetting[a-z]+)$/.test(key))
      own.delete(key);
  return found.call(parseForm(own), scope);
}

function json(value: unknown): RestAnswer {
  return {
    status: 200,
    headers: { ...HEADERS, "content-type": "application/json" },
    body: JSON.stringify(value),
  };
}

function xml(body: string): RestAnswer {
  return {
    status: 200,
    headers: {
      ...HEADERS,
      "content-type": "application/xml; charset=utf-8",
      "content-disposition": 'inline; filename="response.xml"',
    },
    body,
  };
}
