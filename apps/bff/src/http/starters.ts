import type { Locale } from "@sidenote/protocol/locales";
import { findActivity } from "../chat/outline.ts";
import type { CourseContext, Principal } from "../chat/ports.ts";
import { localise } from "./localise.ts";

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

/** The starter where no teacher has set one, offered to students who still have something to do. */
const WHAT_TO_DO: Record<Locale, string> = {
  en: "What do I still have to do?",
  de: "Was muss ich noch erledigen?",
  fr: "Que me reste-t-il à faire ?",
  es: "¿Qué me queda por hacer?",
  "pt-BR": "O que ainda preciso fazer?",
  it: "Che cosa mi resta da fare?",
  nl: "Wat moet ik nog doen?",
  pl: "Co mam jeszcze do zrobienia?",
  tr: "Yapmam gereken neler kaldı?",
  ar: "ما الذي بقي عليّ إنجازه؟",
  he: "מה עוד נשאר לי לעשות?",
  fa: "چه کارهایی هنوز برایم مانده است؟",
  "zh-Hans": "我还有哪些任务没完成？",
  "zh-Hant": "我還有哪些任務沒完成？",
  ja: "まだ終わっていない課題を教えて",
  ko: "내가 아직 해야 할 게 뭐야?",
  uk: "Що мені ще треба зробити?",
  ru: "Что мне ещё нужно сделать?",
  hi: "मेरे लिए अभी क्या-क्या करना बाकी है?",
  id: "Apa yang masih harus saya kerjakan?",
  vi: "Mình còn phải làm gì nữa?",
};

/** Activity types whose page is a readable document. */
const READABLE = new Set(["book", "page", "resource"]);

/**
 * Returns the conversation's starters: one for the open page if it is a readable document, then the teacher's. Where the
 * teacher has set none, a student can ask what is still to be done, if the site tells.
 */
export function toStarters(context: CourseContext, { cmid, locale }: Principal): string[] {
  const { starters } = context.settings;
  return [
    ...(isReadable(context, cmid) ? [localise(SUMMARISE_THIS, locale)] : []),
    ...starters,
    ...(starters.length === 0 && hasTasks(context) ? [localise(WHAT_TO_DO, locale)] : []),
  ];
}

function isReadable(context: CourseContext, cmid: number | null): boolean {
  const activity = findActivity(context, (one) => one.cmid === cmid);
  return (
    context.settings.documentsAllowed &&
    activity !== undefined &&
    activity.url !== null &&
    READABLE.has(activity.modname)
  );
}

/** Whether something is not completed, or can be submitted and is not. */
function hasTasks(context: CourseContext): boolean {
  const task = findActivity(
    context,
    ({ progress }) =>
      progress?.completed === false || (progress?.submission ?? "submitted") !== "submitted",
  );
  return task !== undefined;
}
