/** Joins words of many languages. A word ends where no letter follows; scripts without spaces need no end. */
const words = (list: string, after = "") =>
  new RegExp(`(?<!\\p{L})(?:${list.replaceAll(" ", "|").replaceAll("_", " ")})${after}`, "iu");
const WORD_END = "(?!\\p{L})";

/** Kinds of question and the patterns that recognise them; the first match wins. */
const INTENTS: [intent: Intent, pattern: RegExp][] = [
  [
    "greeting",
    words(
      "hi hello hey good_morning good_afternoon good_evening hallo bonjour salut hola olá ciao cześć merhaba مرحبا שלום سلام 你好 こんにちは 안녕하세요 привіт привет नमस्ते halo xin_chào",
      "(?: there| all| everyone)?[\\s!.,。！]*$",
    ),
  ],
  [
    "thanks",
    words(
      "thanks thank_you thx cheers danke merci gracias obrigad[oa] grazie bedankt dziękuję teşekkürler شكرا תודה ممنون 谢谢 謝謝 ありがとう 감사합니다 дякую спасибо धन्यवाद terima_kasih cảm_ơn",
    ),
  ],
  ["abilities", /\b((who|what|how) are you|what can you do)\b|^\s*help\W*$/i],
  ["quiz", /\b(quiz me|test me|ask me|practice questions?)\b/i],
  [
    "tasks",
    words(
      "still_(?:have|need)_to to_do_list left_to_do not_done what_is_left was_muss_ich_noch reste-t-il_à_faire me_queda_por ainda_preciso mi_resta_da moet_ik_nog jeszcze_do_zrobienia neler_kaldı بقي_عليّ נשאר_לי برایم_مانده ще_треба ещё_нужно करना_बाकी masih_harus còn_phải",
    ),
  ],
  ["tasks", /没完成|沒完成|終わっていない|아직 해야/],
  [
    "grades",
    /\b(my (grade|mark|result|feedback|points?)s?|grades?|lose (marks|points)|did i (submit|hand in))\b/i,
  ],
  [
    "dates",
    words(
      `when deadlines? due dates? how_long_do_i_have this_week next_week schedule wann fällig quand cuándo quando wanneer kiedy ne_zaman коли когда kapan khi_nào کی`,
      WORD_END,
    ),
  ],
  ["dates", /متى|מתי|什么时候|什麼時候|いつ|언제|कब/],
  ["where", /\b(where|find|link|which (page|section|week)|show me)\b/i],
  [
    "outline",
    /\b(outline|overview|syllabus|summar|what is (this|the) course|what do we learn|list)/i,
  ],
];
export type Intent =
  | "greeting"
  | "thanks"
  | "abilities"
  | "quiz"
  | "tasks"
  | "grades"
  | "dates"
  | "where"
  | "outline";

/** Returns the intent of a question; undefined if it asks about a subject. */
export function intentOf(question: string): Intent | undefined {
  return INTENTS.find(([, pattern]) => pattern.test(question))?.[0];
}
