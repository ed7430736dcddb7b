/** The Moodle release whose responses were recorded. */
export const RELEASE = "4.5.6 (Build: 20250811)";
export const VERSION = "2024100706";
