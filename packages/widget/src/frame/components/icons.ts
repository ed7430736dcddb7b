/** The icons of the conversation, as SVG path data. */
export const down = "M12 5v14M6 13l6 6 6-6";
export const copy = "M9 9h11v11H9zM5 15H4V4h11v1";
export const again = "M20 11a8 8 0 1 0-2.3 6M20 5v6h-6";
export const edit = "M4 20h4L19 9l-4-4L4 16zM13 7l4 4";
export const up =
  "M7 11l4-8a2.5 2.5 0 0 1 2.5 3L13 9h6a2 2 0 0 1 2 2.4l-1.4 7A2 2 0 0 1 17.6 20H7zM7 11H3v9h4";
export const poor =
  "M17 13l-4 8a2.5 2.5 0 0 1-2.5-3L11 15H5a2 2 0 0 1-2-2.400l1.4-7A2 2 0 0 1 6.4 4H17zM17 13h4V4h-4";
export const before = "M15 5l-7 7 7 7";
export const after = "M9 5l7 7-7 7";
