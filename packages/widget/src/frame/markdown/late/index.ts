import { adoptStyles } from "../../page.ts";
import { addAddresses } from "./addresses.ts";
import { addFootnotes } from "./footnotes.ts";
import { addFormulas } from "./formula-syntax.ts";
import { addFormulaViews } from "./formula-view.ts";
import css from "./late.css?inline";
import { addTables } from "./table-syntax.ts";
import { addTableViews } from "./table-view.ts";
import { addTasks } from "./task-syntax.ts";

export { toSpeech } from "./to-speech.ts";

/** Installs the less common syntax, for all texts from now on. */
export function install(): void {
  adoptStyles(css);
  addAddresses();
  addFootnotes();
  addFormulas();
  addFormulaViews();
  addTables();
  addTableViews();
  addTasks();
}
