import type { TurnEvent } from "@sidenote/protocol";

/** An answer that uses most of Markdown. */
export const ANSWER = `Plants make sugar in **two steps**:

1. *Light reactions* in the thylakoid membrane catch light and make ATP and NADPH.
2. The *Calvin cycle* in the stroma uses both to build sugar from CO₂.

In one line: $6\\,CO_2 + 6\\,H_2O \\rightarrow C_6H_{12}O_6 + 6\\,O_2$

| Step | Where | Needs light? |
|---|---|---|
| Light reactions | Thylakoid | yes |
| Calvin cycle | Stroma | no |

> Oxygen comes from the water, not from the carbon dioxide.

See \`chapter 3\` and the [lab sheet](https://moodle.example/mod/page/view.php?id=31).
`;

export const LONG_ANSWER = `${ANSWER}
\`\`\`python
def rate(light, co2):
    """The smaller of the two limits."""
    return min(0.08 * light, 1.6 * co2)
\`\`\`

- [x] Read chapter 3
- [ ] Do the leaf-disc lab, and write down how many discs rise each minute, at three distances from the lamp
`;

/** A site's AI policy, modelled on Moodle's own. */
export const POLICY_TEXT = `Accuracy of AI-generated content
AI can give useful suggestions, but its accuracy may vary. Always check that the information is right, complete and fits your situation.
How your data is processed
If you use this feature, what you write is handled according to the privacy policy of the language model. A record of your interactions may be kept on this site.
By continuing, you agree to this policy.`;

/** The sources of an answer. */
export const SOURCES: readonly TurnEvent[] = [
  {
    type: "citation",
    index: 1,
    title: "Chapter 3: Photosynthesis",
    url: "https://moodle.example/mod/page/view.php?id=31",
    cited_text: "Light reactions take place in the thylakoid membrane and make ATP and NADPH.",
    page: 12,
  },
  {
    type: "citation",
    index: 2,
    title: "Lab sheet: leaf discs",
    url: "https://moodle.example/mod/resource/view.php?id=32",
    cited_text: "The discs rise as oxygen collects in the spongy layer.",
  },
];

/** As long as the notices of a page, a site and a teacher together may be. */
export const LONG_NOTICE =
  `This is graded: here I give hints, not answers. ${"There are no answers on Saturday. ".repeat(6)}${"Use this for ideas, and say so where you did. ".repeat(4)}`.trim();
