/** A built-in explanation of a subject of the demo course. */
export interface Topic {
  title: string;
  keywords: string[];
  explanation: string;
  quiz: string;
}

export const TOPICS: Topic[] = [
  {
    title: "Photosynthesis",
    keywords: ["photosynthesis", "chlorophyll", "chloroplast", "calvin", "light"],
    explanation: `**Photosynthesis** is how plants, algae and some bacteria store the energy of light in sugar:

$$6\\,CO_2 + 6\\,H_2O \\xrightarrow{\\text{light}} C_6H_{12}O_6 + 6\\,O_2$$

It happens in two stages inside the chloroplast:

1. **Light reactions** (thylakoid membranes): chlorophyll catches light, water is split, oxygen leaves, and the energy is kept for a moment in ATP and NADPH.
2. **Calvin cycle** (stroma): ATP and NADPH are spent to build sugar out of CO₂.

A way to remember it: the first stage *charges the batteries*, the second stage *uses them to build*.`,
    quiz: "Where in the chloroplast is water split, and what is left over?",
  },
  {
    title: "Osmosis",
    keywords: ["osmosis", "potential", "turgor", "hypertonic", "hypotonic", "wilt"],
    explanation: `**Osmosis** is the diffusion of water through a membrane that lets water pass, but not what is dissolved in it. Water goes to the side with *more* dissolved particles, because there is less free water there.

| The solution outside is | water goes | a plant cell becomes |
|---|---|---|
| more dilute | into the cell | firm (turgid) |
| as concentrated | both ways alike | limp |
| more concentrated | out of the cell | shrunken inside its wall |

That is why a salted salad wilts: the salt draws the water out of its cells.`,
    quiz: "A cell with 0.3 mol/l of sugar lies in a solution with 0.5 mol/l. Which way does the water go?",
  },
  {
    title: "The cell membrane",
    keywords: ["membrane", "phospholipid", "diffusion", "bilayer", "transport"],
    explanation: `The **cell membrane** is a double layer of phospholipids with proteins floating in it, which is why it is called a *fluid mosaic*.

- The **heads** of the phospholipids like water and face outwards on both sides; the **tails** avoid it and meet in the middle.
- Small, uncharged molecules (O₂, CO₂) pass by **diffusion**.
- Water passes by **osmosis**, mostly through aquaporins.
- Ions and sugars need **transport proteins**; against the gradient this costs ATP (**active transport**).

So the membrane is not a wall but a door with a very strict porter.`,
    quiz: "Why can oxygen cross the membrane by itself while a sodium ion cannot?",
  },
  {
    title: "Mitosis and meiosis",
    keywords: ["mitosis", "meiosis", "division", "chromosome", "gamete", "compare", "table"],
    explanation: `Both divide a cell, but for different ends:

| Feature | Mitosis | Meiosis |
|---|---|---|
| What for | growth and repair | gametes (egg, sperm) |
| Divisions | 1 | 2 |
| Daughter cells | 2, alike | 4, all different |
| Chromosomes in each | as many as before (2n) | half as many (n) |
| Crossing over | no | yes, in prophase I |

The halving in meiosis is what keeps the number of chromosomes the same from one generation to the next.`,
    quiz: "How many cells come out of meiosis, and how many chromosomes does each have if the parent cell had 46?",
  },
  {
    title: "Mendel's laws",
    keywords: [
      "mendel",
      "genetics",
      "punnett",
      "dominant",
      "recessive",
      "inheritance",
      "genotype",
      "phenotype",
      "pea",
    ],
    explanation: `Mendel crossed peas and counted. Two rules explain what he saw:

1. **Segregation**: each parent has two alleles of a gene and passes on one of them, at random.
2. **Independent assortment**: genes on different chromosomes are passed on independently.

Crossing two carriers (*Aa* × *Aa*) gives

| | A | a |
|---|---|---|
| **A** | AA | Aa |
| **a** | Aa | aa |

that is, three plants with the dominant trait for one with the recessive trait: the famous 3 : 1.`,
    quiz: "What ratio do you expect from Aa × aa?",
  },
  {
    title: "DNA and its bases",
    keywords: [
      "dna",
      "genetics",
      "gc",
      "code",
      "python",
      "program",
      "base",
      "nucleotide",
      "sequence",
    ],
    explanation: `DNA is a chain of four bases: adenine (A) pairs with thymine (T), guanine (G) with cytosine (C). The share of G and C tells how firmly two strands hold together, since a G–C pair has three hydrogen bonds and an A–T pair two.

A few lines of Python count it:

\`\`\`python
def gc_content(sequence: str) -> float:
    """The share of G and C in a DNA sequence, from 0 to 1."""
    bases = [base for base in sequence.upper() if base in "ACGT"]
    if not bases:
        raise ValueError("no bases in the sequence")
    return sum(base in "GC" for base in bases) / len(bases)


print(f"{gc_content('ATGCGCTA'):.0%}")  # 50%
\`\`\`

Try it with a longer sequence: does the figure change much from gene to gene?`,
    quiz: "If 30 % of the bases of a double strand are A, how many are G?",
  },
  {
    title: "Hardy–Weinberg equilibrium",
    keywords: [
      "hardy",
      "weinberg",
      "genetics",
      "allele",
      "frequency",
      "equilibrium",
      "formula",
      "math",
      "calculate",
    ],
    explanation: `In a large population that mates at random, with no selection, mutation or migration, allele frequencies stay as they are. With two alleles of frequency $p$ and $q$:

$$p + q = 1 \\qquad\\text{and}\\qquad p^2 + 2pq + q^2 = 1$$

**Example.** One person in 10,000 has a recessive condition. Then $q^2 = 0.0001$, so $q = 0.01$ and $p = 0.99$. Carriers are $2pq = 2 \\cdot 0.99 \\cdot 0.01 \\approx 0.0198$: about **1 in 50** people.

When a real population differs from this, one of the assumptions fails, and finding out which one is the interesting part.`,
    quiz: "If q = 0.2, what share of the population carries one copy of the recessive allele?",
  },
  {
    title: "Natural selection",
    keywords: [
      "selection",
      "evolution",
      "darwin",
      "adaptation",
      "fitness",
      "finch",
      "drift",
      "speciation",
    ],
    explanation: `**Natural selection** needs three things, and given all three it cannot *not* happen:

- individuals **differ** from one another,
- part of the difference is **inherited**,
- and it **matters** for how many offspring they leave.

On Daphne Major, the drought of 1977 left mostly large, hard seeds. Finches with deeper beaks could crack them and survived; one generation later the average beak was measurably deeper. Nobody *tried* to adapt: the others simply left fewer young.`,
    quiz: "Why is a trait that helps only after the age of reproduction hardly selected for?",
  },
  {
    title: "Cell respiration",
    keywords: [
      "respiration",
      "atp",
      "mitochondria",
      "mitochondrion",
      "glycolysis",
      "krebs",
      "energy",
    ],
    explanation: `**Cell respiration** takes sugar apart step by step and stores the energy in ATP:

1. **Glycolysis** (cytosol): glucose becomes two pyruvate; 2 ATP gained.
2. **Krebs cycle** (mitochondrial matrix): carbon leaves as CO₂; electrons go to NADH and FADH₂.
3. **Electron transport** (inner membrane): the electrons pass on to oxygen, protons are pumped, and ATP synthase makes most of the ATP, about 26 to 28 per glucose.

Without oxygen only the first step works, which is why sprinting muscles turn to fermentation.`,
    quiz: "Which of the three steps needs oxygen directly?",
  },
];
