import type { Alignment, Block } from "../parse/block.ts";
import type { RenderContext } from "./context.ts";
import { createElement } from "./dom.ts";
import { LeafView } from "./leaf-view.ts";
import type { View } from "./view.ts";

/** A longer table goes on below a head of its own: the browser lays out a whole table for each new row. */
const ROWS_IN_TABLE = 64;

interface Row {
  readonly element: HTMLTableRowElement;
  readonly cells: LeafView[];
}

interface Section {
  readonly element: HTMLElement;
  readonly table: HTMLTableElement;
  readonly body: HTMLTableSectionElement;
  readonly head: Row;
}

/** A table in a region of its own, which scrolls sideways and can be reached by keyboard. */
export class TableView implements View {
  readonly element = createElement("div", "md-table");
  private readonly context: RenderContext;
  private readonly sections: Section[] = [];
  private readonly rows: Row[] = [];
  private settled = 0;

  constructor(context: RenderContext) {
    this.context = context;
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", context.options.words.table);
  }

  sync({ children, align }: Block): void {
    const [head, ...body] = children;
    if (!head) return;
    for (const row of this.rows.splice(body.length)) row.element.remove();
    const count = Math.max(1, Math.ceil(body.length / ROWS_IN_TABLE));
    for (const section of this.sections.splice(count)) section.element.remove();
    while (this.sections.length < count) this.addSection();
    for (const section of this.settled ? this.sections.slice(-1) : this.sections) {
      this.fillRow(section.head, "th", head, align);
    }
    for (let index = this.settled; index < body.length; index++) {
      const block = body[index];
      if (!block) break;
      this.fillRow(this.rowAt(index), "td", block, align);
      if (block.final && index === this.settled) this.settled++;
    }
  }

  private addSection(): void {
    const section: Section = {
      element: createElement("div", "md-rows"),
      table: createElement("table"),
      body: createElement("tbody"),
      head: { element: createElement("tr"), cells: [] },
    };
    const head = createElement("thead");
    head.append(section.head.element);
    section.table.append(head);
    section.element.append(section.table);
    this.element.append(section.element);
    this.sections.push(section);
  }

  private rowAt(index: number): Row {
    let row = this.rows[index];
    if (!row) {
      row = { element: createElement("tr"), cells: [] };
      this.rows[index] = row;
      const section = this.sections[Math.floor(index / ROWS_IN_TABLE)];
      section?.body.append(row.element);
      if (!section?.body.parentNode) section?.table.append(section.body);
    }
    return row;
  }

  private fillRow(row: Row, tag: "th" | "td", block: Block, align: readonly Alignment[]): void {
    const { cells, element } = row;
    for (const surplus of cells.splice(block.lines.length)) surplus.element.remove();
    for (const [column, text] of block.lines.entries()) {
      let cell = cells[column];
      if (!cell) {
        // A heading that says nothing is no heading.
        const name = tag === "th" && text.trim() === "" ? "td" : tag;
        cell = new LeafView(createElement(name), this.context);
        if (name === "th") cell.element.setAttribute("scope", "col");
        cells[column] = cell;
        element.append(cell.element);
      }
      const className = align[column] ? `md-${align[column]}` : "";
      if (cell.element.className !== className) cell.element.className = className;
      cell.show(text, block.open);
    }
  }
}
