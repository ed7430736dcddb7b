import { adoptStyles } from "../../theme.ts";
import { addFootnotes } from "./footnotes.ts";
import { addFormulas } from "./formula-syntax.ts";
import { addFormulaViews } from "./formula-view.ts";
import css from "./late.css?inline";
import { addTables } from "./table-syntax.ts";
import { addTableViews } from "./table-view.ts";

export { toPlainText } from "./plain-text.ts";

/** Adds the syntax that not every answer uses, for all texts from now on. */
export function install(): void {
  adoptStyles(css);
  addFootnotes();
  addFormulas();
  addFormulaViews();
  addTables();
  addTableViews();
}
