/** A user that a visitor of the demo can act as. The ids are those of the simulated Moodle. */
export interface Person {
  id: number;
  name: string;
  role: "student" | "teacher";
  about: string;
}

export const PEOPLE: readonly [Person, ...Person[]] = [
  { id: 3, name: "Sofia", role: "student", about: "Student; has accepted the AI policy" },
  { id: 5, name: "Amira", role: "student", about: "Student; has not accepted the AI policy yet" },
  { id: 4, name: "Noah", role: "student", about: "Student; not enrolled in this course" },
  { id: 6, name: "Elena", role: "teacher", about: "Teacher of this course" },
  { id: 7, name: "Jonas", role: "student", about: "Student; account suspended" },
];
