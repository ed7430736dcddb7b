import { PEOPLE } from "./people.ts";

export const MODES = ["bubble", "inline", "panel"] as const;
export const THEMES = ["auto", "light", "dark"] as const;

/** Languages of the chat. The demo page itself is in English. */
export const LOCALES: Record<string, string> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  "pt-BR": "Português (Brasil)",
  it: "Italiano",
  nl: "Nederlands",
  pl: "Polski",
  tr: "Türkçe",
  ar: "العربية",
  he: "עברית",
  fa: "فارسی",
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
  ja: "日本語",
  ko: "한국어",
  uk: "Українська",
  ru: "Русский",
  hi: "हिन्दी",
  id: "Bahasa Indonesia",
  vi: "Tiếng Việt",
};

const RTL = new Set(["ar", "he", "fa"]);

/** The parameters of the demo page's URL: the user, and how the chat is shown. */
export interface View {
  userId: number;
  courseId: number;
  role: string;
  /** The activity whose page is open; 0 for none. */
  cmid: number;
  mode: (typeof MODES)[number];
  theme: (typeof THEMES)[number];
  locale: string;
  /** The lifetime of launch tokens. */
  ttlSeconds: number;
  /** The age that launch tokens are signed with. Beyond the lifetime plus the clock leeway, the BFF rejects them. */
  ageSeconds: number;
}

export function readView(query: URLSearchParams): View {
  const userId = wholeNumber(query.get("user"), PEOPLE[0].id, 2 ** 31);
  const role =
    query.get("role") ?? PEOPLE.find((person) => person.id === userId)?.role ?? "student";
  const locale = query.get("locale") ?? "en";
  return {
    userId,
    courseId: wholeNumber(query.get("course"), 2, 2 ** 31),
    cmid: wholeNumber(query.get("cmid"), 0, 2 ** 31),
    role: role === "teacher" ? role : "student",
    mode: MODES.find((mode) => mode === query.get("mode")) ?? "bubble",
    theme: THEMES.find((theme) => theme === query.get("theme")) ?? "auto",
    locale: Object.hasOwn(LOCALES, locale) ? locale : "en",
    ttlSeconds: wholeNumber(query.get("ttl"), 300, 900),
    ageSeconds: wholeNumber(query.get("age"), 0, 86_400),
  };
}

/** Returns the URL query of a view with some changes. */
export function toQuery(view: View, changes: Partial<View> = {}): string {
  const { userId, courseId, role, cmid, mode, theme, locale, ttlSeconds, ageSeconds } = {
    ...view,
    ...changes,
  };
  return new URLSearchParams({
    user: String(userId),
    course: String(courseId),
    role,
    mode,
    theme,
    locale,
    ...(cmid === 0 ? {} : { cmid: String(cmid) }),
    ...(ttlSeconds === 300 ? {} : { ttl: String(ttlSeconds) }),
    ...(ageSeconds === 0 ? {} : { age: String(ageSeconds) }),
  }).toString();
}

/** Returns the path of the page that a view shows: the course's, or an activity's. */
export function pathOf({ cmid }: View): string {
  return cmid === 0 ? "/" : "/activity";
}

/** Returns the URL of the page that a view shows, with some changes. */
export function toUrl(view: View, changes: Partial<View> = {}): string {
  return `${pathOf({ ...view, ...changes })}?${toQuery(view, changes)}`;
}

export function directionOf(locale: string): "rtl" | "ltr" {
  return RTL.has(locale) ? "rtl" : "ltr";
}

function wholeNumber(text: string | null, fallback: number, max: number): number {
  const value = Number(text);
  return text && Number.isInteger(value) && value > 0 && value <= max ? value : fallback;
}
