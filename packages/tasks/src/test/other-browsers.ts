import { installPackages, isOnPath, type System } from "./apt.ts";
import { findWebKit } from "./find-webkit.ts";

interface OtherBrowser {
  name: string;
  isHere(): boolean;
  /** Names of its packages. */
  packages: readonly string[];
  /** The systems that have them. */
  systems: readonly System[];
}

/** Browsers besides Chromium. The journeys in one are left out where it cannot be had. */
const OTHER_BROWSERS: readonly OtherBrowser[] = [
  {
    name: "Firefox",
    isHere: () => isOnPath("firefox-esr"),
    packages: ["firefox-esr"],
    // Ubuntu has it only as a snap, which runs in no container.
    systems: ["debian"],
  },
  {
    name: "WebKit",
    isHere: () => findWebKit() !== null,
    packages: ["webkit2gtk-driver", "xvfb"],
    systems: ["debian", "ubuntu"],
  },
];

/** Installs the browsers that a system has, and says loudly which ones are missing. */
export async function offerBrowsers(system: System, say: (line: string) => void): Promise<void> {
  for (const { name, isHere, packages, systems } of OTHER_BROWSERS) {
    if (isHere()) continue;
    let why = `install it with: sudo apt-get install ${packages.join(" ")}`;
    if (systems.includes(system)) {
      say(`Installing ${name}…`);
      try {
        await installPackages(packages);
        if (isHere()) continue;
        why = `it is not in ${packages.join(" and ")}`;
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
      }
    }
    say(`\n!! NO ${name.toUpperCase()}: the journeys in it are SKIPPED; ${why}\n`);
  }
}
