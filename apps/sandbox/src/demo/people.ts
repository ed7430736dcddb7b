/** A user that a visitor of the demo can act as. The ids are those of the simulated Moodle. */
export interface Person {
  id: number;
  name: string;
  role: "student" | "teacher";
  about: string;
}

export const PEOPLE: readonly [Person, ...Person[]] = [
  { id: 3, name: "Sofia", role: "student", about: "A student who has accepted the AI policy." },
  {
    id: 5,
    name: "Amira",
    role: "student",
    about: "A student who must accept the AI policy first. Her essay is due a week later.",
  },
  { id: 4, name: "Noah", role: "student", about: "A student who is not enrolled in this course." },
  {
    id: 6,
    name: "Elena",
    role: "teacher",
    about: "The teacher of this course. She also sees what is hidden from students.",
  },
  { id: 7, name: "Jonas", role: "student", about: "A student whose account is suspended." },
];
