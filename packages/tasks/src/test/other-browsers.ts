import { installPackages, isOnPath, type System } from "./apt.ts";
import { findWebKit } from "./find-webkit.ts";

interface OtherBrowser {
  name: string;
  isInstalled(): boolean;
  /** The names of its packages. */
  packages: readonly string[];
  /** The systems that provide them. */
  systems: readonly System[];
}

/** Browsers besides Chromium. Their journeys are skipped where they cannot be installed. */
const OTHER_BROWSERS: readonly OtherBrowser[] = [
  {
    name: "Firefox",
    isInstalled: () => isOnPath("firefox-esr"),
    packages: ["firefox-esr"],
    // Ubuntu offers it only as a snap, which does not run in a container.
    systems: ["debian"],
  },
  {
    name: "WebKit",
    isInstalled: () => findWebKit() !== null,
    packages: ["webkit2gtk-driver", "xvfb"],
    systems: ["debian", "ubuntu"],
  },
];

/** Installs the missing browsers that the system provides, and prints a prominent warning for each still missing. */
export async function installBrowsers(system: System, log: (line: string) => void): Promise<void> {
  for (const { name, isInstalled, packages, systems } of OTHER_BROWSERS) {
    if (isInstalled()) continue;
    let why = `install it with: sudo apt-get install ${packages.join(" ")}`;
    if (systems.includes(system)) {
      log(`Installing ${name}…`);
      try {
        await installPackages(packages);
        if (isInstalled()) continue;
        why = `it is not in ${packages.join(" and ")}`;
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
      }
    }
    log(`\n!! NO ${name.toUpperCase()}: the journeys in it are SKIPPED; ${why}\n`);
  }
}
