import { isRecord } from "../is-record.ts";
import { invalid } from "../problems.ts";
import { checkFields, refuseExtra } from "./fields.ts";
import { checkStrictSchema } from "./strict-schema.ts";

/** A client-defined tool. */
export interface Tool extends Record<string, unknown> {
  name: string;
}

export interface ToolChoice {
  type: "auto" | "any" | "tool" | "none";
  name?: string;
}

const FIELDS = [
  "name",
  "description",
  "input_schema",
  "strict",
  "cache_control",
  "eager_input_streaming",
  "allowed_callers",
  "defer_loading",
  "input_examples",
];

/** Returns the tools after checking them. Anthropic's own tools are not simulated and therefore rejected. */
export function checkTools(tools: unknown): Tool[] {
  if (!Array.isArray(tools)) throw invalid("tools: Input should be a valid list");
  const checked = tools.map((tool: unknown, index) => checkTool(tool, `tools.${index}`));
  if (new Set(checked.map(({ name }) => name)).size < checked.length)
    throw invalid("tools: Tool names must be unique.");
  return checked;
}

function checkTool(tool: unknown, place: string): Tool {
  if (!isRecord(tool)) throw invalid(`${place}: Input should be a valid dictionary`);
  const { type = "custom", name, input_schema: schema } = tool;
  if (type !== "custom" && type !== null)
    throw invalid(
      `${place}: Input tag '${String(type)}' found using 'type' does not match any of the expected tags: 'custom'`,
    );
  const at = `${place}.custom`;
  checkFields(tool, { name: "string", input_schema: "object" }, at);
  refuseExtra(tool, FIELDS, at);
  if (typeof name !== "string" || !/^[a-zA-Z0-9_-]{1,128}$/.test(name))
    throw invalid(`${at}.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`);
  if (tool["description"] !== undefined) checkFields(tool, { description: "string" }, at);
  for (const flag of ["strict", "eager_input_streaming", "defer_loading"])
    if (tool[flag] !== undefined && tool[flag] !== null)
      checkFields(tool, { [flag]: "boolean" }, at);
  checkSchema(schema, at, tool["strict"] === true);
  return { ...tool, name };
}

function checkSchema(schema: unknown, at: string, isStrict: boolean) {
  if (!isRecord(schema)) return;
  if (schema["type"] === undefined) throw invalid(`${at}.input_schema.type: Field required`);
  if (schema["type"] !== "object")
    throw invalid(`${at}.input_schema.type: Input should be 'object'`);
  if ("oneOf" in schema || "allOf" in schema || "anyOf" in schema)
    throw invalid(
      `${at}.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level`,
    );
  if (isStrict) checkStrictSchema(schema, at);
}

/** Returns `tool_choice` after checking it. */
export function checkToolChoice(choice: unknown, tools: Tool[]): ToolChoice | undefined {
  if (choice === undefined) return undefined;
  if (!isRecord(choice)) throw invalid("tool_choice: Input should be a valid dictionary");
  const { type, name } = choice;
  if (type === undefined) throw invalid("tool_choice.type: Field required");
  if (type !== "auto" && type !== "any" && type !== "tool" && type !== "none")
    throw invalid(
      `tool_choice: Input tag '${String(type)}' found using 'type' does not match any of the expected tags: 'any', 'auto', 'none', 'tool'`,
    );
  const at = `tool_choice.${type}`;
  refuseExtra(
    choice,
    [
      ...(type === "tool" ? ["name"] : []),
      ...(type === "none" ? [] : ["disable_parallel_tool_use"]),
    ],
    at,
  );
  if (choice["disable_parallel_tool_use"] !== undefined)
    checkFields(choice, { disable_parallel_tool_use: "boolean" }, at);
  if (tools.length === 0)
    throw invalid("tool_choice: tool_choice may only be specified while providing tools.");
  if (type !== "tool") return { ...choice, type };
  if (typeof name !== "string") throw invalid(`${at}.name: Field required`);
  if (!tools.some((tool) => tool.name === name))
    throw invalid(`tool_choice.name: Tool '${name}' not found in provided tools`);
  return { ...choice, type, name };
}
