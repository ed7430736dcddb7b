import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMoodle } from "../moodle/server.ts";
import { startDemo, type DemoOptions } from "./server.ts";

let moodle: Awaited<ReturnType<typeof startMoodle>>;
let demo: Awaited<ReturnType<typeof startDemo>>;
beforeAll(async () => {
  moodle = await startMoodle({ port: 0, host: "127.0.0.1" });
  demo = await startDemo(toOptions({ moodleUrl: moodle.url }));
});
afterAll(async () => {
  await demo.close();
  await moodle.close();
});

function toOptions(changes: Partial<DemoOptions>): DemoOptions {
  return {
    port: 0,
    host: "127.0.0.1",
    bffUrl: "http://127.0.0.1:1",
    moodleUrl: "https://moodle.example",
    kid: "demo",
    secret: "a secret of the demo that is long enough",
    isMoodleSimulated: true,
    isModelSimulated: true,
    keptIn: "memory",
    ...changes,
  };
}

async function open(path: string) {
  const response = await fetch(`${demo.url}${path}`);
  return { status: response.status, text: await response.text() };
}

/** Every URL of this page that another one can be opened with. */
const linksOf = (text: string) =>
  [...text.matchAll(/href="(\/[^"]*\?[^"]*)"/g)].map(([, url = ""]) =>
    url.replaceAll("&amp;", "&"),
  );

const ELENA = "user=6&role=teacher";
const MODEL_ANSWERS = "/activity?cmid=10";

describe("the demo", () => {
  it("has no dead link, for a student or a teacher", async () => {
    for (const person of ["user=3", ELENA]) {
      const links = linksOf((await open(`/?${person}`)).text);
      expect(links.length).toBeGreaterThan(20);
      for (const link of links) expect(await open(link)).toMatchObject({ status: 200 });
    }
  });

  it("stays on an activity's page when the person or the chat's place is changed", async () => {
    const { text } = await open("/activity?cmid=4");
    expect(text).toContain("Essay: the cell membrane");
    const links = linksOf(text).filter((link) => /user=5|mode=inline/.test(link));
    expect(links).toHaveLength(2);
    for (const link of links) expect((await open(link)).text).toContain("Essay: the cell membrane");
    expect(text).toContain('<form action="/activity"');
    expect(text).toContain('<input type="hidden" name="cmid" value="4" />');
  });

  it("tells a teacher what is hidden or closed, and a student nothing of what is hidden", async () => {
    const teacher = (await open(`/?${ELENA}`)).text;
    expect(teacher).toMatch(/Model answers \(teachers only\)<\/a>[^]*Hidden from students/);
    expect(teacher).toMatch(/Exam preparation<\/a>[^]*Available from/);
    expect(await open(`${MODEL_ANSWERS}&${ELENA}`)).toMatchObject({ status: 200 });

    expect((await open("/?user=3")).text).not.toContain("Model answers");
    const missing = await open(`${MODEL_ANSWERS}&user=3`);
    expect(missing).toMatchObject({ status: 404 });
    expect(missing.text).not.toContain("Model answers");
    expect(linksOf(missing.text)).not.toEqual([]);
  });

  it("opens the files of the course", async () => {
    const { text } = await open("/activity?cmid=9");
    const url = /href="([^"]*redirect=1)"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const file = await fetch(url);
    expect(file.headers.get("content-type")).toBe("application/pdf");
    await file.body?.cancel();
  });

  it("shows nothing of the simulated university with a real Moodle", async () => {
    const real = await startDemo(toOptions({ isMoodleSimulated: false }));
    const page = await (await fetch(real.url)).text();
    expect(page).toContain("moodle.example</a");
    expect(page).not.toMatch(/Riverbank|Biology/);
    expect((await fetch(`${real.url}/activity?cmid=4`)).status).toBe(404);
    await real.close();
  });
});
