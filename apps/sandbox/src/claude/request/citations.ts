import { isRecord } from "../is-record.ts";
import { invalid } from "../problems.ts";
import { checkFields, refuseExtra } from "./fields.ts";

/** Types of citation that the simulator never produces and accepts unchecked. */
const UNCHECKED_TYPES = [
  "char_location",
  "page_location",
  "content_block_location",
  "web_search_result_location",
];

/** Rejects citations in an earlier answer that are not in the format in which the API returned them. */
export function checkCitations(citations: unknown, at: string) {
  if (!Array.isArray(citations)) throw invalid(`${at}: Input should be a valid list`);
  for (const [index, citation] of citations.entries()) {
    if (!isRecord(citation) || typeof citation["type"] !== "string")
      throw invalid(`${at}.${index}.type: Field required`);
    if (UNCHECKED_TYPES.includes(citation["type"])) continue;
    if (citation["type"] !== "search_result_location")
      throw invalid(
        `${at}.${index}: Input tag '${citation["type"]}' found using 'type' does not match any of the expected tags: ${[...UNCHECKED_TYPES, "search_result_location"].map((tag) => `'${tag}'`).join(", ")}`,
      );
    const place = `${at}.${index}.search_result_location`;
    checkFields(
      citation,
      {
        cited_text: "string",
        source: "string",
        search_result_index: "integer",
        start_block_index: "integer",
        end_block_index: "integer",
      },
      place,
    );
    if (citation["title"] !== null) checkFields(citation, { title: "string" }, place);
    refuseExtra(
      citation,
      [
        "cited_text",
        "source",
        "title",
        "search_result_index",
        "start_block_index",
        "end_block_index",
      ],
      place,
    );
  }
}
