import type { CourseContext } from "./ports.ts";

/** The settings of a site that has no block of ours to set them. */
export const DEFAULT_SETTINGS: CourseContext["settings"] = {
  title: "",
  welcome: "",
  starters: [],
  persona: "",
  instructions: "",
  tutoringStyle: "direct",
  outsideAllowed: true,
  documentsAllowed: false,
};
