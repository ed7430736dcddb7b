import type { Locale } from "@sidenote/protocol/locales";
import { findActivity } from "../chat/outline.ts";
import type { CourseContext, Principal } from "../chat/ports.ts";
import { localise } from "./localise.ts";

/** Shown on the page of graded work for which the assistant gives hints only. */
const HINTS_HERE: Record<Locale, string> = {
  en: "This is graded: here I give hints, not answers.",
  de: "Das hier wird bewertet: Dazu gebe ich Hinweise, keine Lösungen.",
  fr: "Ce travail est noté : ici, je donne des pistes, pas les réponses.",
  es: "Esto cuenta para la nota: aquí doy pistas, no respuestas.",
  "pt-BR": "Isto vale nota: aqui dou dicas, não respostas.",
  it: "Questo lavoro è valutato: qui do suggerimenti, non risposte.",
  nl: "Dit wordt beoordeeld: hier geef ik hints, geen antwoorden.",
  pl: "To jest oceniane: tutaj daję wskazówki, a nie odpowiedzi.",
  tr: "Bu çalışma notlandırılıyor: burada yanıt değil, ipucu veriyorum.",
  ar: "هذا العمل يُقيَّم بدرجة: أقدّم هنا تلميحات لا إجابات.",
  he: "זו מטלה לציון: כאן אפשר לקבל ממני רמזים, לא תשובות.",
  fa: "این کار نمره دارد: اینجا سرنخ می‌دهم، نه پاسخ.",
  "zh-Hans": "此活动计入成绩：我在这里只给提示，不给答案。",
  "zh-Hant": "此活動計入成績：我在這裡只給提示，不給答案。",
  ja: "これは成績に関わる課題です。ここでは答えではなくヒントをお伝えします。",
  ko: "성적에 반영되는 활동이에요. 여기서는 답이 아니라 힌트를 드려요.",
  uk: "Ця робота оцінюється: тут я даю підказки, а не відповіді.",
  ru: "Эта работа оценивается: здесь я даю подсказки, а не ответы.",
  hi: "इस काम पर अंक मिलते हैं: यहाँ मुझसे संकेत मिलेंगे, जवाब नहीं।",
  id: "Ini dinilai: di sini saya memberi petunjuk, bukan jawaban.",
  vi: "Phần này được chấm điểm: ở đây mình chỉ gợi ý, không đưa đáp án.",
};

/** Returns what a student should know before they ask about the open page; null on most pages. */
export function toPageNotice(context: CourseContext, { cmid, locale }: Principal): string | null {
  if (!context.settings.gradedHints) return null;
  const activity = findActivity(context, (one) => one.cmid === cmid);
  return activity?.graded === true ? localise(HINTS_HERE, locale) : null;
}
