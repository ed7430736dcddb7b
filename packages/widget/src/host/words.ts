import { type Locale, nearestLocale } from "@sidenote/protocol/locales";

/**
 * The texts shown in the host page itself: labels, the button beside selected text, and the notice for a frame that
 * failed to load.
 */
type Words = readonly [
  chat: string,
  width: string,
  ask: string,
  close: string,
  failed: string,
  again: string,
];

/** A missing language is a compile error. */
const WORDS: Readonly<Record<Locale, Words>> = {
  en: [
    "Sidenote chat",
    "Width",
    "Ask about this",
    "Close",
    "The assistant cannot be reached.",
    "Try again",
  ],
  de: [
    "Sidenote-Chat",
    "Breite",
    "Frage dazu stellen",
    "Schließen",
    "Der Assistent ist nicht erreichbar.",
    "Erneut versuchen",
  ],
  fr: [
    "Chat Sidenote",
    "Largeur",
    "Question à ce sujet",
    "Fermer",
    "L’assistant est injoignable.",
    "Réessayer",
  ],
  es: [
    "Chat de Sidenote",
    "Ancho",
    "Preguntar sobre esto",
    "Cerrar",
    "No se puede contactar con el asistente.",
    "Reintentar",
  ],
  "pt-BR": [
    "Chat do Sidenote",
    "Largura",
    "Perguntar sobre isso",
    "Fechar",
    "Não foi possível acessar o assistente.",
    "Tentar de novo",
  ],
  it: [
    "Chat Sidenote",
    "Larghezza",
    "Fai una domanda",
    "Chiudi",
    "L’assistente non è raggiungibile.",
    "Riprova",
  ],
  nl: [
    "Sidenote-chat",
    "Breedte",
    "Vraag hierover",
    "Sluiten",
    "De assistent is niet bereikbaar.",
    "Opnieuw proberen",
  ],
  pl: [
    "Czat Sidenote",
    "Szerokość",
    "Zapytaj o to",
    "Zamknij",
    "Nie można połączyć się z asystentem.",
    "Spróbuj ponownie",
  ],
  tr: [
    "Sidenote sohbeti",
    "Genişlik",
    "Bunun hakkında sor",
    "Kapat",
    "Asistana ulaşılamıyor.",
    "Yeniden dene",
  ],
  ar: [
    "محادثة Sidenote",
    "العرض",
    "اسأل عن هذا",
    "إغلاق",
    "تعذّر الوصول إلى المساعد.",
    "أعد المحاولة",
  ],
  he: ["צ׳אט Sidenote", "רוחב", "לשאול על זה", "סגירה", "אי אפשר להתחבר לעוזר.", "לנסות שוב"],
  fa: [
    "گفت‌وگوی Sidenote",
    "پهنا",
    "پرسش دربارهٔ این",
    "بستن",
    "دستیار در دسترس نیست.",
    "تلاش دوباره",
  ],
  "zh-Hans": ["Sidenote 聊天", "宽度", "就此提问", "关闭", "无法连接助手。", "重试"],
  "zh-Hant": ["Sidenote 聊天", "寬度", "就此提問", "關閉", "無法連上助理。", "再試一次"],
  ja: [
    "Sidenote チャット",
    "幅",
    "これについて質問する",
    "閉じる",
    "アシスタントに接続できません。",
    "もう一度試す",
  ],
  ko: [
    "Sidenote 채팅",
    "너비",
    "이 내용에 대해 질문하기",
    "닫기",
    "도우미에 연결할 수 없어요.",
    "다시 시도",
  ],
  uk: [
    "Чат Sidenote",
    "Ширина",
    "Запитати про це",
    "Закрити",
    "Помічник недоступний.",
    "Спробувати ще раз",
  ],
  ru: [
    "Чат Sidenote",
    "Ширина",
    "Спросить об этом",
    "Закрыть",
    "Помощник недоступен.",
    "Попробовать ещё раз",
  ],
  hi: ["Sidenote चैट", "चौड़ाई", "इसके बारे में पूछें", "बंद करें", "सहायक तक नहीं पहुँच पाए।", "फिर कोशिश करें"],
  id: [
    "Obrolan Sidenote",
    "Lebar",
    "Tanyakan tentang ini",
    "Tutup",
    "Asisten tidak dapat dihubungi.",
    "Coba lagi",
  ],
  vi: [
    "Trò chuyện Sidenote",
    "Chiều rộng",
    "Hỏi về nội dung này",
    "Đóng",
    "Không kết nối được với trợ lý.",
    "Thử lại",
  ],
};

/** Returns the texts in the language nearest to the page's or, by default, the browser's. */
export function wordsOf(locale = navigator.language): Words {
  return WORDS[nearestLocale(locale, Object.keys(WORDS) as Locale[]) ?? "en"];
}
