import { expect, test } from "vitest";
import { sayFormula } from "../late/formula.ts";
import { options } from "./rendering.ts";

test.each([
  ["x^2 + y^3", "x² + y³"],
  ["e^{-x}", "e to the power of (− x)"],
  ["\\frac{a+b}{2}", "(a + b) over 2"],
  ["\\sqrt{x+1}", "square root of (x + 1)"],
  ["\\sqrt[3]{x}", "root 3 of x"],
  ["6\\,CO_2", "6 C O sub 2"],
  ["x_i^2", "x sub i²"],
  ["\\sum_{i=1}^{n} i", "∑ from (i = 1) to n i"],
  ["\\int_0^1 f(x)\\,dx", "∫ from 0 to 1 f ( x ) d x"],
  ["\\lim_{x \\to 0} \\sin x", "lim x → 0 sin x"],
  ["f'(x) \\le \\alpha", "f′ ( x ) ≤ α"],
  ["\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "( 1, 2; 3, 4 )"],
  ["\\binom{n}{k}", "( n, k )"],
  ["\\frac{a", "\\frac{a"],
])("%s is spoken as: %s", (source, said) => {
  expect(sayFormula(source, options.t)).toBe(said);
});
