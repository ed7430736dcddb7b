import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Builder, By, Capabilities, Key, Origin, until, type WebDriver } from "selenium-webdriver";
import { findPort } from "../../../tasks/src/stack/find-port.ts";
import { findWebKit } from "../../../tasks/src/test/find-webkit.ts";
import { type OtherBrowser, type Place, type Tab, VIEWPORT } from "./tab.ts";

const TIMEOUT_MS = 20_000;
/** WebKit's driver may crash while it opens a browser. Its client would wait for it in vain. */
const ATTEMPTS = 3;

/** Starts Xvfb, because this browser needs an X server, and WebKit's driver, which is restarted if it has crashed. */
export async function openWebKit(): Promise<OtherBrowser> {
  const webkit = findWebKit();
  if (!webkit) throw new Error("there is no WebKit");
  const screen = spawn(
    webkit.screen,
    ["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  const [display] = (await Promise.race([
    once(screen.stdout, "data"),
    once(screen, "exit").then(() => Promise.reject(new Error("WebKit's screen did not start"))),
  ])) as [Buffer];
  let driver: Driver | undefined;
  return {
    async newTab() {
      for (let attempt = 1; ; attempt += 1) {
        if (!driver || hasEnded(driver.process))
          driver = await startDriver(webkit.driver, `:${String(display).trim()}`);
        try {
          return await unlessEnded(driver.process, openTab(driver.url, webkit.browser));
        } catch (error) {
          // The refused connection may be noticed before the end of the process.
          await sleep(200);
          if (attempt === ATTEMPTS || !hasEnded(driver.process)) throw error;
        }
      }
    },
    async close() {
      if (driver) await end(driver.process);
      await end(screen);
    },
  };
}

interface Driver {
  process: ChildProcess;
  url: string;
}

async function startDriver(program: string, display: string): Promise<Driver> {
  const port = await findPort(0);
  const child = spawn(program, [`--port=${port}`], {
    env: { ...process.env, DISPLAY: display, LIBGL_ALWAYS_SOFTWARE: "1" },
    stdio: "ignore",
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(url);
  } catch (error) {
    await end(child);
    throw error;
  }
  return { process: child, url };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** Settles as `work` does, or rejects when the process ends before. */
async function unlessEnded<T>(child: ChildProcess, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const ended = once(child, "exit", { signal: done.signal }).then(() => {
    throw new Error("WebKit's driver crashed");
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    done.abort();
  }
}

async function untilReady(server: string): Promise<void> {
  for (let waited = 0; waited < TIMEOUT_MS; waited += 100) {
    const answer = await fetch(`${server}/status`).catch(() => null);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error("WebKit's driver did not start");
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  child.kill();
  await once(child, "exit");
}

/** Opens a new browser, so that tabs share no storage. */
async function openTab(server: string, binary: string): Promise<Tab> {
  const { width, height } = VIEWPORT;
  const args = ["--automation", `--geometry=${width}x${height}`];
  const options = { binary, args };
  const driver = await new Builder()
    .usingServer(server)
    .withCapabilities(
      new Capabilities({ browserName: "MiniBrowser", "webkitgtk:browserOptions": options }),
    )
    .build();
  await driver.manage().window().setRect({ x: 0, y: 0, width, height });
  return createTab(driver);
}

function createTab(driver: WebDriver): Tab {
  async function findInHost(selector: string) {
    await driver.switchTo().defaultContent();
    const host = await driver.wait(until.elementLocated(By.css("sidenote-chat")), TIMEOUT_MS);
    const root = await host.getShadowRoot();
    return driver.wait(async () => (await root.findElements(By.css(selector)))[0], TIMEOUT_MS);
  }

  async function enter(place: Place): Promise<void> {
    if (place === "page") await driver.switchTo().defaultContent();
    else await driver.switchTo().frame((await findInHost("iframe")) ?? null);
  }

  return {
    goto: (url) => driver.get(url),
    reload: () => driver.navigate().refresh(),
    async run(place, act, parameter = "") {
      await enter(place);
      return driver.executeScript(`return (${act})(arguments[0])`, parameter);
    },
    async load(place, script) {
      await enter(place);
      await driver.executeScript(script);
    },
    async click(place, selector) {
      if (place === "page") return (await findInHost(selector))?.click();
      await enter(place);
      await driver.wait(until.elementLocated(By.css(selector)), TIMEOUT_MS).click();
    },
    type: (text) => driver.actions().sendKeys(text).perform(),
    async press(key, held) {
      const actions = driver.actions();
      if (held) actions.keyDown(Key.SHIFT);
      actions.sendKeys(KEYS[key]);
      if (held) actions.keyUp(Key.SHIFT);
      await actions.perform();
    },
    async drag(x, y, by) {
      await driver.switchTo().defaultContent();
      await driver
        .actions()
        .move({ x, y, origin: Origin.VIEWPORT })
        .press()
        .move({ x: x + by.x, y, origin: Origin.VIEWPORT, duration: 200 })
        .release()
        .perform();
    },
    screenshot: async () => Buffer.from(await driver.takeScreenshot(), "base64"),
    close: () => driver.quit(),
  };
}

const KEYS = {
  Enter: Key.ENTER,
  Escape: Key.ESCAPE,
  Tab: Key.TAB,
  ArrowLeft: Key.ARROW_LEFT,
} as const;
