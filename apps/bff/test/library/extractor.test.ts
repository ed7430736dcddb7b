import { existsSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { Extractor } from "../../src/library/extract/extractor.ts";
import { until } from "../stage/until.ts";

const PDF = "application/pdf";
const read = (name: string): Buffer => readFileSync(new URL(`files/${name}`, import.meta.url));

const ANY = 1_000_000;

let extractor = new Extractor();
afterEach(() => {
  extractor.close();
  extractor = new Extractor();
});

describe("passages extracted in a separate process", () => {
  it("are a PDF's pages in order, in several scripts", async () => {
    const passages = await extractor.extract(read("cells.pdf"), PDF, ANY);
    expect(passages.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(passages[0]?.text).toMatch(
      /^Cell notes\nThe mitochondrion makes ATP by oxidative phosphorylation\. It has two membranes, and the inner one/,
    );
    expect(passages[1]?.text).toContain("die Zelle – Größe, фотосинтез");
    expect(passages[1]?.text).toContain("fine office");
  });

  it("are a text's content, whatever its encoding", async () => {
    const texts = ["Größe", "a\r\nb"];
    const [utf8] = await extractor.extract(Buffer.from(texts[0] ?? ""), "text/plain", ANY);
    const [latin1] = await extractor.extract(
      Buffer.from(texts[0] ?? "", "latin1"),
      "text/plain",
      ANY,
    );
    expect([utf8?.text, latin1?.text]).toEqual(["Größe", "Größe"]);
    for (const encoding of ["utf-16le", "utf-16be"]) {
      const bytes = Buffer.from("\ufeffGröße", "utf16le");
      if (encoding === "utf-16be") bytes.swap16();
      expect(await extractor.extract(bytes, "text/plain", ANY)).toEqual([
        { number: null, text: "Größe" },
      ]);
    }
    expect(await extractor.extract(Buffer.from("a\0b"), "text/plain", ANY)).toEqual([
      { number: null, text: "ab" },
    ]);
    for (const mimetype of ["text/markdown", "text/csv"])
      expect(await extractor.extract(Buffer.from(texts[1] ?? ""), mimetype, ANY)).toEqual([
        { number: null, text: "a\nb" },
      ]);
  });

  it("are a web page's text, without scripts and styles", async () => {
    const html = "<style>p{}</style><h1>Cells</h1><p>A &amp; B<script>alert(1)</script></p>";
    expect(await extractor.extract(Buffer.from(html), "text/html", ANY)).toEqual([
      { number: null, text: "Cells\nA & B" },
    ]);
  });

  it("are empty for an unknown type and for an empty file", async () => {
    expect(await extractor.extract(Buffer.from("GIF89a"), "image/gif", ANY)).toEqual([]);
    expect(await extractor.extract(Buffer.alloc(0), "text/plain", ANY)).toEqual([]);
  });

  it.each([
    ["a file that is not a PDF", Buffer.from("This is no PDF."), PDF],
    ["a truncated PDF", read("cells.pdf").subarray(0, 300), PDF],
    [
      "a file that is not a ZIP",
      Buffer.from("PK no"),
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ],
  ])("are refused for %s, and the next file is read", async (_name, bytes, mimetype) => {
    await expect(extractor.extract(bytes, mimetype, ANY)).rejects.toMatchObject({
      name: "UnreadableFile",
    });
    await expect(extractor.extract(Buffer.from("Next"), "text/plain", ANY)).resolves.toHaveLength(
      1,
    );
  });

  it("are refused for a file that takes too long, and the next is read", async () => {
    const impatient = new Extractor(1);
    const reading = impatient.extract(read("cells.pdf"), PDF, ANY);
    await expect(reading).rejects.toThrow("it takes too long");
    impatient.close();
    const patient = new Extractor();
    await expect(patient.extract(Buffer.from("Next"), "text/plain", ANY)).resolves.toHaveLength(1);
    patient.close();
  });

  it("are refused for a text that is too long", async () => {
    const long = extractor.extract(Buffer.from("a".repeat(2000)), "text/plain", 1000);
    await expect(long).rejects.toThrow("it is too long");
  });

  it("are extracted by a new process if the previous one has died", async () => {
    await extractor.extract(Buffer.from("One"), "text/plain", ANY);
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8")
      .split(" ")
      .filter(Boolean)
      .map(Number);
    expect(children).toHaveLength(1);
    for (const pid of children) process.kill(pid, "SIGKILL");
    await until(() => children.every((pid) => !existsSync(`/proc/${pid}`)));
    expect(await extractor.extract(Buffer.from("Two"), "text/plain", ANY)).toHaveLength(1);
  });

  it("are returned for the right file if several are queued", async () => {
    const texts = ["one", "two", "three"];
    const all = await Promise.all(
      texts.map((text) => extractor.extract(Buffer.from(text), "text/plain", ANY)),
    );
    expect(all.map(([passage]) => passage?.text)).toEqual(texts);
  });

  it("leave the caller's buffer intact", async () => {
    const bytes = Buffer.from("kept");
    await extractor.extract(bytes, "text/plain", ANY);
    expect(bytes.toString()).toBe("kept");
  });
});
