import { LOCALES, type Locale, nearestLocale } from "@sidenote/protocol/locales";
import { findActivity } from "../chat/outline.ts";
import type { CourseContext, Principal } from "../chat/ports.ts";

/** The starter offered on an open page. It is sent as the question, so it is worded as a student would ask. */
const SUMMARISE_THIS: Record<Locale, string> = {
  en: "Summarise this page",
  de: "Fasse diese Seite zusammen",
  fr: "Résume cette page",
  es: "Resume esta página",
  "pt-BR": "Resuma esta página",
  it: "Riassumi questa pagina",
  nl: "Vat deze pagina samen",
  pl: "Streść tę stronę",
  tr: "Bu sayfayı özetle",
  ar: "لخّص هذه الصفحة",
  he: "אפשר סיכום של העמוד הזה?",
  fa: "این صفحه را خلاصه کن",
  "zh-Hans": "总结一下这个页面",
  "zh-Hant": "總結一下這個頁面",
  ja: "このページを要約して",
  ko: "이 페이지를 요약해 줘",
  uk: "Стисло перекажи цю сторінку",
  ru: "Кратко перескажи эту страницу",
  hi: "इस पेज का सारांश बताइए",
  id: "Ringkas halaman ini",
  vi: "Tóm tắt trang này",
};

/** Activity types whose page is a readable document. */
const READABLE = new Set(["book", "page", "resource"]);

/** Returns a conversation starter for the page of a readable document; none on other pages. */
export function toPageStarters(context: CourseContext, { cmid, locale }: Principal): string[] {
  if (!context.settings.documentsAllowed) return [];
  const activity = findActivity(context, (one) => one.cmid === cmid);
  if (activity === undefined || activity.url === null || !READABLE.has(activity.modname)) return [];
  return [SUMMARISE_THIS[nearestLocale(locale, LOCALES) ?? "en"]];
}
