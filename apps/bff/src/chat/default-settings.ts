import type { CourseContext } from "./ports.ts";

/** The settings used where no Sidenote block is installed to configure them. */
export const DEFAULT_SETTINGS: CourseContext["settings"] = {
  title: "",
  welcome: "",
  notice: "",
  starters: [],
  persona: "",
  instructions: "",
  tutoringStyle: "direct",
  gradedHints: false,
  outsideAllowed: true,
  documentsAllowed: false,
};
