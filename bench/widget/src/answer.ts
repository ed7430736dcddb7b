/** A lesson as a model writes it: headings, lists, a table, code, links. Sections differ, so nothing can be reused. */
function section(number: number): string {
  return `## Part ${number}: how the cell uses energy

Plants turn **light** into *chemical* energy, and part ${number} shows how. See [the notes](https://example.org/notes/${number}) and
\`enzyme_${number}\` for the details; the reaction itself is **well understood** today.

1. Light hits the chlorophyll in step ${number}
   - which sits in the *thylakoid*
   - and absorbs red and blue light
2. Water is split into oxygen and hydrogen
3. Sugar is made from carbon dioxide

| Step | Where it happens | What it needs |
|------|------------------|---------------|
| ${number}.1 | thylakoid | light and water |
| ${number}.2 | stroma | ATP and carbon dioxide |

\`\`\`python
def energy_${number}(wavelength: float) -> float:
    """The energy of a photon."""
    h, c = 6.626e-34, 2.998e8
    return h * c / wavelength
\`\`\`

> Remember: the Calvin cycle does not need light by itself, but what it
> consumes is made with light.

`;
}

function repeat(length: number, head: string, line: (number: number) => string): string {
  let text = head;
  for (let number = 1; text.length < length; number++) text += line(number);
  return text.slice(0, length);
}

/** The texts to stream, by name, as functions of their length in characters. */
export const answers: Record<string, (length: number) => string> = {
  lesson: (length) => repeat(length, "", section),
  "one code block": (length) =>
    repeat(
      length,
      "```python\n",
      (n) => `total_${n} = sum(x * ${n} for x in values if x > ${n})\n`,
    ),
  "one list": (length) =>
    repeat(length, "", (n) => `- Item ${n} with **bold** and \`code_${n}\` and some more words\n`),
  "one table": (length) =>
    repeat(
      length,
      "| Name | Value | Remark |\n|---|--:|---|\n",
      (n) => `| row ${n} | ${n * 7} | some *words* here |\n`,
    ),
  "one paragraph": (length) =>
    repeat(length, "", (n) => `Sentence number ${n} has **bold words** and a little more text. `),
};
