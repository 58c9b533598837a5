import type { IsListed } from "./filter";

/** Words of a phrase (BIP-39); eleven are one with a word forgotten. */
const LENGTHS = [11, 12, 15, 18, 21, 24];
const KNOWN_SHARE = 0.9;
/** Of words drawn at random hardly any are these; of a sentence's every second one is. */
const PROSE = new Set(
  (
    "about after again all also any because before between can could from have how into just like make more " +
    "most much must need never not now only other please same should since some than that then there they this under " +
    "use very want way what when where which will with work would you your"
  ).split(" "),
);
const MOST_PROSE = 2 / 12;
/** A label before each word, as in `word 1: …`, makes up half of the text. */
const LABEL_SHARE = 1 / 3;

/** The words without what hides among them: numbers, commas, line ends, invisible signs. */
export function wordsIn(plain: string): string[] {
  return plain.toLowerCase().match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
}

export function plainOf(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g, "");
}

/** Tell whether a run of the words is a phrase of the list: nine in ten of them, and no sentence. */
export function holdsRun(words: string[], isListed: IsListed): boolean {
  const times = new Map<string, number>();
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  const unlabelled = words.filter((word) => (times.get(word) ?? 0) < LABEL_SHARE * words.length);
  return isRunIn(words, isListed) || isRunIn(unlabelled, isListed);
}

function isRunIn(words: string[], isListed: IsListed): boolean {
  const listed = words.map(isListed);
  return LENGTHS.some((length) => {
    const fewest = Math.max(LENGTHS[0] ?? 0, length * KNOWN_SHARE);
    for (let from = 0; from + length <= words.length; from++) {
      if (!listed[from]) continue;
      if (listed.slice(from, from + length).filter(Boolean).length < fewest) continue;
      const run = words.slice(from, from + length);
      if (run.filter((word) => PROSE.has(word)).length > MOST_PROSE * length) continue;
      if (new Set(run).size > 1) return true;
    }
    return false;
  });
}
