import { LOCALES, type Locale, nearestLocale } from "@sidenote/protocol/locales";

/** The few words that stand in the page itself: what the chat is called, the grip, the button beside selected text. */
type Words = readonly [chat: string, width: string, ask: string];

/** A language without them does not compile. */
const WORDS: Readonly<Record<Locale, Words>> = {
  en: ["Sidenote chat", "Width", "Ask about this"],
  de: ["Sidenote-Chat", "Breite", "Frage dazu stellen"],
  fr: ["Chat Sidenote", "Largeur", "Poser une question à ce sujet"],
  es: ["Chat de Sidenote", "Anchura", "Preguntar sobre esto"],
  "pt-BR": ["Chat do Sidenote", "Largura", "Perguntar sobre isto"],
  it: ["Chat Sidenote", "Larghezza", "Fai una domanda su questo"],
  nl: ["Sidenote-chat", "Breedte", "Hierover een vraag stellen"],
  pl: ["Czat Sidenote", "Szerokość", "Zapytaj o to"],
  tr: ["Sidenote sohbeti", "Genişlik", "Bunun hakkında sor"],
  ar: ["محادثة Sidenote", "العرض", "اسأل عن هذا"],
  he: ["צ׳אט Sidenote", "רוחב", "לשאול על זה"],
  fa: ["گفت‌وگوی Sidenote", "پهنا", "پرسش دربارهٔ این"],
  "zh-Hans": ["Sidenote 聊天", "宽度", "就此提问"],
  "zh-Hant": ["Sidenote 聊天", "寬度", "就此提問"],
  ja: ["Sidenote チャット", "幅", "これについて質問する"],
  ko: ["Sidenote 채팅", "너비", "이 내용에 대해 질문하기"],
  uk: ["Чат Sidenote", "Ширина", "Запитати про це"],
  ru: ["Чат Sidenote", "Ширина", "Спросить об этом"],
  hi: ["Sidenote चैट", "चौड़ाई", "इसके बारे में पूछें"],
  id: ["Obrolan Sidenote", "Lebar", "Tanyakan tentang ini"],
  vi: ["Trò chuyện Sidenote", "Chiều rộng", "Hỏi về nội dung này"],
};

/** The words in the language that is nearest: to what the page says, else to the browser's. */
export function wordsOf(locale = navigator.language): Words {
  return WORDS[nearestLocale(locale, LOCALES) ?? "en"];
}
