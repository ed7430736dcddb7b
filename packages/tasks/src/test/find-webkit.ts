import { existsSync, readdirSync } from "node:fs";

export interface WebKit {
  driver: string;
  /** MiniBrowser, which comes with the library. */
  browser: string;
  /** Xvfb, the virtual X server that the browser needs. */
  screen: string;
}

const LIBRARIES = "/usr/lib";

/** Returns the programs of Debian's WebKitGTK (Safari's engine), or null unless all are installed. */
export function findWebKit(): WebKit | null {
  const [driver, screen] = ["/usr/bin/WebKitWebDriver", "/usr/bin/Xvfb"];
  const folders = existsSync(LIBRARIES) ? readdirSync(LIBRARIES) : [];
  const browser = folders
    .flatMap((triplet) => ["webkit2gtk-4.1", "webkitgtk-6.0"].map((name) => `${triplet}/${name}`))
    .map((folder) => `${LIBRARIES}/${folder}/MiniBrowser`)
    .find((path) => existsSync(path));
  return browser && existsSync(driver) && existsSync(screen) ? { driver, browser, screen } : null;
}
