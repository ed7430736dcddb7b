import type { Block } from "../parse/block.ts";
import type { RenderContext } from "./context.ts";
import { createElement } from "./dom.ts";
import { LeafView } from "./leaf-view.ts";
import type { View } from "./view.ts";

/** A table in a region of its own, which scrolls sideways and can be reached by keyboard. */
export class TableView implements View {
  readonly element = createElement("div", "md-table");
  private readonly context: RenderContext;
  private readonly head = createElement("thead");
  private readonly body = createElement("tbody");
  private readonly rows: { element: HTMLTableRowElement; cells: LeafView[] }[] = [];
  private settled = 0;

  constructor(context: RenderContext) {
    this.context = context;
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "region");
    this.element.setAttribute("aria-label", context.options.words.table);
    const table = createElement("table");
    table.append(this.head);
    this.element.append(table);
  }

  sync(table: Block): void {
    const { children } = table;
    for (const row of this.rows.splice(children.length)) row.element.remove();
    for (let index = this.settled; index < children.length; index++) {
      const block = children[index];
      if (block) this.syncRow(index, block, table);
      if (block?.final && index === this.settled) this.settled++;
    }
  }

  private syncRow(index: number, block: Block, table: Block): void {
    let row = this.rows[index];
    if (!row) {
      row = { element: createElement("tr"), cells: [] };
      this.rows[index] = row;
      if (index === 0) this.head.append(row.element);
      else this.body.append(row.element);
      if (index === 1 && !this.body.parentNode) this.head.after(this.body);
    }
    const { cells, element } = row;
    for (const surplus of cells.splice(block.lines.length)) surplus.element.remove();
    for (const [column, text] of block.lines.entries()) {
      let cell = cells[column];
      if (!cell) {
        cell = new LeafView(createElement(index === 0 ? "th" : "td"), this.context);
        if (index === 0) cell.element.setAttribute("scope", "col");
        cells[column] = cell;
        element.append(cell.element);
      }
      const align = table.align[column];
      const className = align ? `md-${align}` : "";
      if (cell.element.className !== className) cell.element.className = className;
      cell.show(text, block.open);
    }
  }
}
