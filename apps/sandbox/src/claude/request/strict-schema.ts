import { isRecord } from "../is-record.ts";
import { invalid } from "../problems.ts";

/** JSON Schema keywords that `strict` does not support, by type. */
const UNSUPPORTED: Record<string, string[]> = {
  string: ["maxLength", "minLength"],
  integer: ["maximum", "minimum", "multipleOf"],
  number: ["maximum", "minimum", "multipleOf"],
  array: ["maxItems", "uniqueItems"],
};

/**
 * Rejects a schema that cannot be enforced, as a tool with `strict` requires.
 * @see https://docs.claude.com/en/docs/build-with-claude/structured-outputs "JSON Schema limitations"
 */
export function checkStrictSchema(schema: unknown, at: string) {
  if (!isRecord(schema)) return;
  const { type, properties, items } = schema;
  if (type === "object" && schema["additionalProperties"] !== false)
    throw invalid(
      `${at}: For 'object' type, 'additionalProperties' must be explicitly set to false`,
    );
  const unsupported = UNSUPPORTED[String(type)]?.find((name) => name in schema);
  if (unsupported)
    throw invalid(`${at}: For '${String(type)}' type, property '${unsupported}' is not supported`);
  if (isRecord(properties))
    for (const inner of Object.values(properties)) checkStrictSchema(inner, at);
  checkStrictSchema(items, at);
}
