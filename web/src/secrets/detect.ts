import english from "./english.json";
import { type IsListed, listOf } from "./filter";
import { holdsKey } from "./keys";
import { holdsRun, plainOf, wordsIn } from "./phrase";

let isEnglish: IsListed | null = null;

/**
 * Tell whether a text seems to hold an English recovery phrase or a private key, so that it is not
 * even sent. The service looks again, and knows far more kinds; this is for the commonest accident.
 */
export function holdsSecret(text: string): boolean {
  const plain = plainOf(text);
  isEnglish ??= listOf(english);
  return holdsKey(plain) || holdsRun(wordsIn(plain), isEnglish);
}

/** How long the words of the lists are, by script; single signs are Chinese. */
const SHAPE = /^(?:[a-zß-ɏ]{3,9}|[а-яё]{4,9}|[ぁ-ゖ]{3,7}|[가-힣]{2,4}|[㐀-鿿])$/;
const UNSPACED = /[㐀-鿿]{12}/;
/** Words of sentences that no list holds. */
const SENTENCE =
  /^(?:the|and|for|are|how|der|die|das|und|ist|ich|wie|ein|eine|mit|nicht|que|los|las|una|por|con|del|les|des|est|pas|une|pour|dans|não|uma|com|dos|para|como|если|можно|чтобы|когда|için|bir)$/;
const WINDOW = 12;

/** Tell whether the lists of other languages are worth fetching: many words, hardly a sentence's. */
export function mayHoldForeignPhrase(text: string): boolean {
  const plain = plainOf(text);
  const shaped = wordsIn(plain).map((word) => SHAPE.test(word) && !SENTENCE.test(word));
  return (
    UNSPACED.test(plain) ||
    shaped.some((_, from) => shaped.slice(from, from + WINDOW).filter(Boolean).length >= WINDOW - 1)
  );
}

/** As `holdsSecret`, in every language that has a list; false where the lists cannot be had. */
export async function holdsSecretOfAnyLanguage(text: string): Promise<boolean> {
  if (holdsSecret(text)) return true;
  if (!mayHoldForeignPhrase(text)) return false;
  try {
    return await (await import("./foreign")).holdsForeignPhrase(plainOf(text));
  } catch {
    return false;
  }
}
