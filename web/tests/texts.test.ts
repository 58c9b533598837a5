import { expect, test } from "vitest";
import { ENGLISH, filled, LANGUAGES, spoken, wordsOf } from "../src/texts";

const OTHERS = LANGUAGES.filter((language) => language !== "en");
/** Words that are the same in both languages. */
const ALIKE: Record<string, string[]> = { fr: ["menu"], "pt-BR": ["menu"] };

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test.each(OTHERS)("%s has every text, with its placeholders", async (language) => {
  const words = await wordsOf(language);
  expect(Object.keys(words)).toEqual(Object.keys(ENGLISH));
  for (const [name, text] of Object.entries(words)) {
    expect([name, placeholders(text)]).toEqual([
      name,
      placeholders(ENGLISH[name as keyof typeof ENGLISH]),
    ]);
  }
});

test.each(OTHERS)("nothing in %s is left in English", async (language) => {
  const words = await wordsOf(language);
  const left = Object.entries(words).filter(
    ([name, text]) => text === ENGLISH[name as keyof typeof ENGLISH],
  );
  expect(left.map(([name]) => name)).toEqual(ALIKE[language] ?? []);
});

test.each([
  ["ru", /\p{Script=Cyrillic}/u],
  ["zh", /\p{Script=Han}/u],
  ["ar", /\p{Script=Arabic}/u],
] as const)("%s is written in its own script", async (language, script) => {
  for (const text of Object.values(await wordsOf(language))) expect(text).toMatch(script);
});

test.each(LANGUAGES)("%s keeps the tone: no exclamation, no spare spaces", async (language) => {
  for (const text of Object.values(await wordsOf(language))) {
    expect(text).not.toMatch(/[!！]| {2}|^\s|\s$|\.\.\./);
  }
});

test("numbers are written as the language writes them", () => {
  expect(filled("{count} caracteres", { count: 12345 }, "es")).toBe("12.345 caracteres");
  expect(filled("{count} of {limit}", { count: 1234 }, "en")).toBe("1,234 of {limit}");
});

test("the nearest of the eight languages is found", () => {
  expect(spoken("de-AT")).toBe("de");
  expect(spoken("pt")).toBe("pt-BR");
  expect(spoken("PT-br")).toBe("pt-BR");
  expect(spoken("zh-Hant-TW")).toBe("zh");
  expect(spoken("nl")).toBeNull();
  expect(spoken("")).toBeNull();
});
