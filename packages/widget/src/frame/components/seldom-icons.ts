/** The icons of the rarely used components, as SVG path data. */
export const warn = "M12 4 2.5 20h19zM12 10v4M12 17h.01";
export const bin = "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13";
export const out = "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6";
export const print = "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z";
export const save = "M12 4v11M7 11l5 5 5-5M4 20h16";
export const settings = "M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4";
export const people =
  "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.5 2.5-6 6.5-6s6.5 2.5 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.3c2.2.8 3.5 2.9 3.5 5.7";
