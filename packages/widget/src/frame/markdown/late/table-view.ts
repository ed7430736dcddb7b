import type { Alignment, Block } from "../parse/block.ts";
import type { RenderContext } from "../view/context.ts";
import { createElement } from "../view/dom.ts";
import { InlineRun } from "../view/leaf-view.ts";
import type { View } from "../view/view.ts";
import { views } from "../view/views.ts";

/**
 * A longer table is split into several, each with a copy of the head, since the browser lays out a whole table again
 * for each new row.
 */
const ROWS_PER_TABLE = 64;

interface Row {
  readonly element: HTMLTableRowElement;
  readonly cells: { readonly element: HTMLElement; readonly run: InlineRun }[];
}

interface Section {
  readonly element: HTMLElement;
  readonly body: HTMLTableSectionElement;
  readonly head: Row;
}

const createRow = (): Row => ({ element: createElement("tr"), cells: [] });

/** Creates the view of a table: a horizontally scrolling region that can be reached by keyboard. */
function createTable(context: RenderContext): View {
  const node = createElement("div", "md-table");
  const sections: Section[] = [];
  const rows: Row[] = [];
  let settled = 0;
  node.tabIndex = 0;
  node.role = "group";
  node.ariaLabel = context.options.t("table");

  function createSection(): Section {
    const element = createElement("div", "md-rows");
    const table = createElement("table");
    const head = createRow();
    const body = createElement("tbody");
    table.createTHead().append(head.element);
    element.append(table);
    node.append(element);
    return { element, body, head };
  }

  function rowAt(index: number): Row {
    let row = rows[index];
    if (!row) {
      row = rows[index] = createRow();
      const { element, body } = sections[Math.floor(index / ROWS_PER_TABLE)]!;
      body.append(row.element);
      if (!body.parentNode) element.firstElementChild?.append(body);
    }
    return row;
  }

  function fillRow(
    { cells, element }: Row,
    tag: "th" | "td",
    block: Block,
    align: Alignment[],
  ): void {
    for (const surplus of cells.splice(block.lines.length)) surplus.element.remove();
    for (const [column, text] of block.lines.entries()) {
      let cell = cells[column];
      if (!cell) {
        // An empty header cell is a plain cell.
        const created = element.appendChild(createElement(text.trim() ? tag : "td"));
        if (created.localName === "th") created.setAttribute("scope", "col");
        cell = cells[column] = { element: created, run: new InlineRun(created, context) };
      }
      const className = align[column] ? `md-${align[column]}` : "";
      if (cell.element.className !== className) cell.element.className = className;
      cell.run.show(text, block.open);
    }
  }

  return {
    node,
    sync({ children: [head, ...body], align, open }) {
      if (!head) return;
      // If the text was broken off in a table, it was in its last row.
      if (open === "cut") (body.at(-1) ?? head).open = open;
      for (const row of rows.splice(body.length)) row.element.remove();
      const count = Math.max(1, Math.ceil(body.length / ROWS_PER_TABLE));
      for (const { element } of sections.splice(count)) element.remove();
      while (sections.length < count) sections.push(createSection());
      for (const section of settled ? sections.slice(-1) : sections) {
        fillRow(section.head, "th", head, align);
      }
      for (let index = settled; index < body.length; index++) {
        fillRow(rowAt(index), "td", body[index]!, align);
      }
      while (body[settled]?.final) settled++;
    },
  };
}

/** Adds the view of tables. */
export function addTableViews(): void {
  views.table = (_, context) => createTable(context);
}
