import { existsSync, readdirSync } from "node:fs";

export interface WebKit {
  driver: string;
  /** The small browser that comes with the library. */
  browser: string;
  /** The X server that the browser needs, and nobody sees. */
  screen: string;
}

const LIBRARIES = "/usr/lib";

/** Debian's WebKitGTK, the engine of Safari, where all of it is installed. */
export function findWebKit(): WebKit | null {
  const [driver, screen] = ["/usr/bin/WebKitWebDriver", "/usr/bin/Xvfb"];
  const folders = existsSync(LIBRARIES) ? readdirSync(LIBRARIES) : [];
  const browser = folders
    .flatMap((triplet) => ["webkit2gtk-4.1", "webkitgtk-6.0"].map((name) => `${triplet}/${name}`))
    .map((folder) => `${LIBRARIES}/${folder}/MiniBrowser`)
    .find((path) => existsSync(path));
  return browser && existsSync(driver) && existsSync(screen) ? { driver, browser, screen } : null;
}
