import { describe, expect, test } from "vitest";
import { holdsSecret, holdsSecretOfAnyLanguage, mayHoldForeignPhrase } from "../src/secrets/detect";
import phrases from "./phrases.json";
import { ADDRESSES, HASHES, KEYS, QUESTIONS } from "./samples";

const wordsOf = (phrase: string) => phrase.split(/[\s\u3000]+/);
const ENGLISH = phrases.english[0] ?? "";
const everyPhrase = Object.entries(phrases).flatMap(([language, some]) =>
  some.map((phrase) => [language, wordsOf(phrase).length, phrase] as const),
);

describe("recovery phrases", () => {
  test.each(everyPhrase)("%s, %i words", async (language, _, phrase) => {
    const words = wordsOf(phrase);
    const written = [
      phrase,
      phrase.normalize("NFD"),
      phrase.toUpperCase(),
      words.join(", "),
      words.map((word, index) => `${index + 1}. ${word}`).join("\n"),
      words.map((word, index) => `Word ${index + 1}: ${word}`).join("\r\n"),
      `wallet, please help:\n\n${phrase}\n\nwhat now?`,
    ];
    for (const text of written) {
      expect([text, await holdsSecretOfAnyLanguage(text)]).toEqual([text, true]);
      if (language === "english") expect(holdsSecret(text)).toBe(true);
      else expect(mayHoldForeignPhrase(text)).toBe(true);
    }
  });

  test.each(everyPhrase)("%s, %i words, one of them wrong", async (_, __, phrase) => {
    const words = wordsOf(phrase);
    for (const at of [0, 5, words.length - 1]) {
      const slipped = words.with(at, "xqzj").join(" ");
      expect([slipped, await holdsSecretOfAnyLanguage(slipped)]).toEqual([slipped, true]);
    }
  });

  test.each(everyPhrase.filter(([language]) => language.startsWith("chinese")))(
    "%s, %i signs without spaces",
    async (_, __, phrase) => {
      const signs = wordsOf(phrase).join("");
      for (const text of [signs, `我的助记词是${signs}`, `请问：${signs}。助记词对吗？`]) {
        expect([text, await holdsSecretOfAnyLanguage(text)]).toEqual([text, true]);
      }
    },
  );

  test("signs that are not seen do not hide one", () => {
    const hidden = [...ENGLISH].map((sign) => (sign === " " ? sign : `${sign}\u200b`)).join("");
    expect(holdsSecret(hidden)).toBe(true);
    expect(holdsSecret(ENGLISH.replaceAll(" ", "\u00a0\u2060"))).toBe(true);
    expect(holdsSecret(ENGLISH.replace(/[a-z]/g, fullWidth))).toBe(true);
  });

  test("a slip behind the first four letters does not hide one", () => {
    expect(holdsSecret(ENGLISH.replace(/\b(\w{4})\w+/g, "$1q"))).toBe(true);
    expect(holdsSecret(ENGLISH.replace(/\b(\w{4})\w+/g, "$1"))).toBe(true);
  });

  test("eleven of twelve words are one, ten are not", () => {
    const words = wordsOf(ENGLISH);
    expect(holdsSecret(words.slice(1).join(" "))).toBe(true);
    expect(holdsSecret(words.slice(2).join(" "))).toBe(false);
  });

  test("the phrase that all examples use", () => {
    expect(holdsSecret(`${"abandon ".repeat(11)}about`)).toBe(true);
    expect(holdsSecret("help ".repeat(24))).toBe(false);
  });
});

describe("keys", () => {
  test.each(KEYS)("%s", (text) => expect(holdsSecret(text)).toBe(true));
});

describe("what is no secret", () => {
  test.each([...HASHES, ...ADDRESSES])("%s", async (text) => {
    expect(await holdsSecretOfAnyLanguage(text)).toBe(false);
  });

  test.each(
    Object.entries(QUESTIONS).flatMap(([language, some]) => some.map((q) => [language, q])),
  )("%s: %s", async (_, question) =>
    expect(await holdsSecretOfAnyLanguage(question ?? "")).toBe(false),
  );

  test("ordinary questions fetch no lists", () => {
    const fetching = Object.entries(QUESTIONS)
      .filter(([language]) => language !== "zh")
      .flatMap(([, some]) => some)
      .filter(mayHoldForeignPhrase);
    expect(fetching).toEqual([]);
  });
});

function fullWidth(sign: string): string {
  return String.fromCharCode(sign.charCodeAt(0) + 0xfee0);
}
