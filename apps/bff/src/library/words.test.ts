import { describe, expect, it } from "vitest";
import { toTerms, toWords } from "./words.ts";

describe("the words of a text", () => {
  it("are runs of letters and digits", () => {
    expect(toWords("Cell-walls, 2 µm thick (see §4).")).toEqual([
      "Cell",
      "walls",
      "2",
      "μm",
      "thick",
      "see",
      "4",
    ]);
  });

  it("are pairs of neighbouring letters in scripts without spaces", () => {
    expect(toWords("光合作用 in 植物")).toEqual(["光合", "合作", "作用", "in", "植物"]);
    expect(toWords("水")).toEqual(["水"]);
    expect(toWords("ATP合成")).toEqual(["ATP", "合成"]);
  });

  it("are whole words with their marks in scripts with spaces", () => {
    expect(toWords("कोशिका की भित्ति")).toEqual(["कोशिका", "की", "भित्ति"]);
    expect(toWords("كِتَابُ الْخَلِيَّةِ")).toEqual(["كِتَابُ", "الْخَلِيَّةِ"]);
  });

  it("are pairs of letters including marks in Thai, Lao, Khmer and Myanmar", () => {
    expect(toWords("กินข้าว")).toEqual(["กิน", "นข้", "ข้า", "าว"]);
    expect(toWords("ກິນເຂົ້າ")).toEqual(["ກິນ", "ນເ", "ເຂົ້", "ຂົ້າ"]);
    expect(toWords("កោសិកា")).toEqual(["កោសិ", "សិកា"]);
    expect(toWords("ဆဲလ်")).toEqual(["ဆဲလ်"]);
  });

  it("are not split at dakuten and long-vowel marks in Japanese", () => {
    expect(toWords("データ")).toEqual(["デー", "ータ"]);
    expect(toWords("か\u3099くせい")).toEqual(["がく", "くせ", "せい"]);
    expect(toWords("あら\u3099う")).toEqual(["あら\u3099", "ら\u3099う"]);
    expect(toWords("葛\u{e0100}城").flatMap(toTerms)).toEqual(["葛城"]);
  });
});

describe("the index terms of a word", () => {
  /** Whether a search for one word finds the other. */
  const meet = (one: string, other: string): boolean =>
    toTerms(one).some((term) => toTerms(other).includes(term));

  it.each([
    ["cells", "Cell"],
    ["Zellen", "Zelle"],
    ["mitochondria", "mitochondrion"],
    ["enzymes", "enzyme"],
    ["élève", "ELEVE"],
    ["Kräfte", "Kraft"],
    ["الخلية", "خلية"],
    ["клетки", "клетка"],
    ["الْخَلِيَّةِ", "خلية"],
    ["कोशिकाएँ", "कोशिका"],
    ["ताक़त", "ताकत"],
  ])("are shared by %s and %s", (one, other) => expect(meet(one, other)).toBe(true));

  it.each([
    ["cell", "call"],
    ["2024", "2025"],
    ["20241", "20242"],
    ["gas", "gap"],
    ["मात", "मौत"],
    ["กิน", "กัน"],
  ])("are not shared by %s and %s", (one, other) => expect(meet(one, other)).toBe(false));

  it("match the exact word better than a related one", () => {
    const shared = (other: string): number =>
      toTerms("photosynthesis").filter((term) => toTerms(other).includes(term)).length;
    expect(shared("Photosynthesis")).toBeGreaterThan(shared("photosystem"));
  });
});
