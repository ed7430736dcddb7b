/** A value that a Moodle web-service function takes. */
export type MoodleValue =
  | string
  | number
  | boolean
  | readonly MoodleValue[]
  | { readonly [name: string]: MoodleValue };
export type MoodleParameters = Readonly<Record<string, MoodleValue>>;

/**
 * Parameters as Moodle's REST server reads them: PHP's bracketed names (`options[ids][0]`), booleans as 1 and 0.
 * @see https://docs.moodle.org/dev/Creating_a_web_service_client
 */
export function encodeParameters(parameters: MoodleParameters): URLSearchParams {
  const encoded = new URLSearchParams();
  const add = (name: string, value: MoodleValue): void => {
    if (typeof value === "object") {
      for (const [key, item] of Object.entries(value)) add(`${name}[${key}]`, item);
    } else {
      encoded.append(name, typeof value === "boolean" ? (value ? "1" : "0") : String(value));
    }
  };
  for (const [name, value] of Object.entries(parameters)) add(name, value);
  return encoded;
}
