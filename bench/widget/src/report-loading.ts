import type { Browser } from "@playwright/test";
import { bundleWatch } from "./bundle.ts";
import { withRatio, median, printTable } from "./figures.ts";
import { type LoadFigures, measureLoading, measureWriting } from "./loading.ts";
import { createSites } from "./sites.ts";

export const SLOW_CPU = { cpuSlowdown: 4 };
export const SLOW_NETWORK = {
  cpuSlowdown: 1,
  network: { bytesPerSecond: 200_000, latencyMs: 150 },
};

function medianOf(
  figures: Map<string, LoadFigures[]>,
  name: string,
  key: keyof LoadFigures,
): number {
  return median((figures.get(name) ?? []).map((each) => each[key])) ?? Number.NaN;
}

/** Loads each site in turn, round after round, and compares medians with those of the blank page. */
export async function reportLoading(browser: Browser, rounds: number): Promise<void> {
  const sites = await createSites();
  const { script } = await bundleWatch();
  const cpu = new Map<string, LoadFigures[]>();
  const network = new Map<string, LoadFigures[]>();
  const writing = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const site of sites) {
      for (const [figures, conditions] of [
        [cpu, SLOW_CPU],
        [network, SLOW_NETWORK],
      ] as const) {
        const figure = await measureLoading(browser, site, script, conditions);
        figures.set(site.name, [...(figures.get(site.name) ?? []), figure]);
        console.error(site.name, JSON.stringify(figure));
      }
      const writtenMs = await measureWriting(browser, site, SLOW_CPU);
      writing.set(site.name, [...(writing.get(site.name) ?? []), writtenMs]);
    }
  }
  const blank = sites[0]?.name ?? "";
  const compare = (of: (name: string) => number, name: string): string =>
    withRatio(of(name), of(blank));
  const time = (figures: Map<string, LoadFigures[]>, name: string): string =>
    compare((one) => medianOf(figures, one, "usableMs"), name);
  const written = (name: string): number => median(writing.get(name) ?? []) ?? Number.NaN;
  console.log("\nUntil one can write (ms, and times the blank page)\n");
  printTable(
    [
      "",
      "4× slower CPU",
      "1.6 Mbit/s, 150 ms",
      "five letters, 4× slower CPU",
      "kB until then",
      "kB in all",
      "requests",
      "to other hosts",
    ],
    sites.map(({ name }) => [
      name,
      time(cpu, name),
      time(network, name),
      compare(written, name),
      (medianOf(cpu, name, "usableBytes") / 1000).toFixed(1),
      (medianOf(cpu, name, "allBytes") / 1000).toFixed(1),
      String(medianOf(cpu, name, "requests")),
      String(medianOf(cpu, name, "foreign")),
    ]),
  );
}
