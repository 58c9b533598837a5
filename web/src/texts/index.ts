import english from "./en.json";

export type Words = Record<keyof typeof english, string>;
export const LANGUAGES = ["en", "es", "de", "fr", "pt-BR", "ru", "zh", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Every language but English is fetched when it is chosen. */
const FETCHED: Record<Exclude<Language, "en">, () => Promise<{ default: Words }>> = {
  es: () => import("./es.json"),
  de: () => import("./de.json"),
  fr: () => import("./fr.json"),
  "pt-BR": () => import("./pt-BR.json"),
  ru: () => import("./ru.json"),
  zh: () => import("./zh.json"),
  ar: () => import("./ar.json"),
};

export const ENGLISH: Words = english;

export async function wordsOf(language: Language): Promise<Words> {
  return language === "en" ? english : (await FETCHED[language]()).default;
}

/** The language that a BCP 47 tag is nearest to, or null: `de-AT` is German. */
export function spoken(tag: string | null | undefined): Language | null {
  if (!tag) return null;
  const [wanted, base] = [tag.toLowerCase(), tag.toLowerCase().split("-")[0]];
  const found =
    LANGUAGES.find((one) => one.toLowerCase() === wanted) ??
    LANGUAGES.find((one) => one.toLowerCase().split("-")[0] === base);
  return found ?? null;
}

/** Fill in `{name}`s; numbers are written as the language writes them. */
export function filled(
  text: string,
  values: Record<string, string | number>,
  language: string,
): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? value.toLocaleString(language) : value;
  });
}
