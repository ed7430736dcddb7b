import { withRatio, median, printTable } from "./figures.ts";
import { measureOpening } from "./loading.ts";
import { SLOW_CPU, SLOW_NETWORK } from "./report-loading.ts";
import { createSites } from "./sites.ts";

/** Opens each site in a new browser, in turn, round after round, and compares medians with the blank page's. */
export async function reportOpening(rounds: number): Promise<void> {
  const sites = await createSites();
  const conditions = [SLOW_CPU, SLOW_NETWORK];
  const times = sites.map(() => conditions.map((): number[] => []));
  for (let round = 0; round < rounds; round++) {
    for (const [row, site] of sites.entries()) {
      for (const [column, condition] of conditions.entries()) {
        const ms = await measureOpening(site, condition);
        times[row]?.[column]?.push(ms);
        console.error(site.name, JSON.stringify(condition), ms.toFixed(0));
      }
    }
  }
  const time = (row: number, column: number): number => median(times[row]?.[column] ?? []) ?? NaN;
  console.log(
    "\nFrom the start of a browser until a field is filled (ms, and times the blank page)\n",
  );
  printTable(
    ["", "4× slower CPU", "1.6 Mbit/s, 150 ms"],
    sites.map(({ name }, row) => [
      name,
      ...conditions.map((_, column) => withRatio(time(row, column), time(0, column))),
    ]),
  );
}
