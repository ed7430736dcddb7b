/** The icons of the first screen, as SVG path data. */
export const send = "M12 20V4M5 11l7-7 7 7";
export const stop = "M8.500 8.500h7v7h-7zM10.500 10.500h3v3h-3zM12 12h.01";
export const close = "M6 6l12 12M18 6 6 18";
export const more = "M4.5 12h1M11.5 12h1M18.5 12h1";
export const add = "M12 5v14M5 12h14";
export const list = "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01";
export const spark =
  "M12 3l1.9 5.6 5.6 1.9-5.6 1.9L12 18l-1.9-5.6-5.6-1.9 5.6-1.9zM19 16v5M16.5 18.5h5";
