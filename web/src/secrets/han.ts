import others from "./others.json";

const LISTS = [others.chinese_simplified, others.chinese_traditional].map(
  (signs) => new Map([...signs].map((sign, place) => [sign, place])),
);
const LENGTHS = [12, 15, 18, 21, 24];
const PLACE_BITS = 11;
/** "my recovery phrase is", with the phrase run on behind it. */
const LEAD = /^[㐀-鿿]{0,12}?(?:[词詞语語子][是为為叫]?|[是为為叫下])/;
const NAMED = /助记词|助記詞|种子|種子|恢复|恢復|密语|mnemonic|seed|phrase|recovery/i;
/**
 * The lists run from the commonest sign to rarer ones: signs drawn at random stand at 1024 on
 * average, those of sentences at less than half of that.
 */
const RARE = 480;
const RARE_WHERE_NAMED = 300;
/** A sentence has two of the commonest signs (的, 一, 是, 了 …) more often than not. */
const COMMONEST = 20;

/** One sign of Chinese; nobody sets spaces between those of a sentence. */
export const isHan = (word: string) => LISTS.some((places) => places.has(word));

/** Tell whether a run of Chinese signs is a phrase: its length, its checksum, no common signs. */
export async function holdsUnspaced(plain: string): Promise<boolean> {
  const least = NAMED.test(plain) || /^\s*[㐀-鿿]+\s*$/.test(plain) ? RARE_WHERE_NAMED : RARE;
  for (const [run] of plain.matchAll(/[㐀-鿿]{12,48}/g)) {
    const rest = run.replace(LEAD, "");
    for (const signs of [[...run], [...rest]]) {
      if (LENGTHS.includes(signs.length) && (await isPhrase(signs, least))) return true;
    }
  }
  return false;
}

async function isPhrase(signs: string[], least: number): Promise<boolean> {
  for (const list of LISTS) {
    const places = signs.map((sign) => list.get(sign) ?? -1);
    if (places.includes(-1) || places.filter((place) => place < COMMONEST).length > 1) continue;
    const average = places.reduce((sum, place) => sum + place, 0) / places.length;
    if (average >= least && (await hasChecksum(places))) return true;
  }
  return false;
}

/** BIP-39: the last bits are the first ones of the others' SHA-256; true where it cannot be had. */
async function hasChecksum(places: number[]): Promise<boolean> {
  const bits = places.map((place) => place.toString(2).padStart(PLACE_BITS, "0")).join("");
  const checked = bits.length - bits.length / 33;
  const entropy = new Uint8Array(
    (bits.slice(0, checked).match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)),
  );
  // browsers have it on https pages only
  if (!globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", entropy));
  const first = (digest[0] ?? 0).toString(2).padStart(8, "0");
  return bits.slice(checked) === first.slice(0, bits.length - checked);
}
