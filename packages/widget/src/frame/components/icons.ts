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
export const warn = "M12 4 2.5 20h19zM12 10v4M12 17h.01";
export const bin = "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13";
export const out = "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6";
export const print = "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z";
export const save = "M12 4v11M7 11l5 5 5-5M4 20h16";
export const settings = "M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4";
