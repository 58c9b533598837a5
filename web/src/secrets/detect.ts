import { ENGLISH_BEGINNINGS } from "./words";

/** Words of a phrase: BIP-39 allows 12, 15, 18, 21 and 24, and wallets of others 13 or 25. */
const FEWEST = 12;
const KNOWN_SHARE = 0.9;

/** 64 hexadecimal digits are mostly a transaction's hash, which people may ask about. */
const HEX_KEY = /(?<![0-9a-z])(0x)?[0-9a-f]{64}(?![0-9a-z])/i;
const ABOUT_A_KEY = /key|secret|clé|clave|chave|schl(ü|ue)ssel|ключ|密钥|私钥|مفتاح/i;
const EXTENDED_KEY = /\b[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{100,112}\b/;
const WIF =
  /(?<![1-9A-HJ-NP-Za-km-z])(5[1-9A-HJ-NP-Za-km-z]{50}|[KL][1-9A-HJ-NP-Za-km-z]{51})(?![1-9A-HJ-NP-Za-km-z])/;

/**
 * Tell whether a text seems to hold a recovery phrase or a private key, so that it is not even
 * sent. The service looks again, and knows far more kinds; this is for the commonest accident.
 */
export function holdsSecret(text: string): boolean {
  const plain = text.normalize("NFKC").replace(/[\u200b-\u200d\u2060\ufeff]/g, "");
  if (EXTENDED_KEY.test(plain) || WIF.test(plain)) return true;
  if (HEX_KEY.test(plain) && ABOUT_A_KEY.test(plain)) return true;
  return holdsPhrase(plain);
}

function holdsPhrase(text: string): boolean {
  // numbers of a list, commas and line ends may stand between the words
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  for (let from = 0; from + FEWEST <= words.length; from++) {
    const run = words.slice(from, from + FEWEST);
    const known = run.filter(isListed).length;
    if (known >= KNOWN_SHARE * FEWEST) return true;
  }
  return false;
}

/** The first four letters tell the words of the English list apart (BIP-39), so a slip may follow. */
function isListed(word: string): boolean {
  return word.length >= 3 && word.length <= 9 && ENGLISH_BEGINNINGS.has(word.slice(0, 4));
}
