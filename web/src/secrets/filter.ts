/**
 * A set of words as `candor.bootstrap.widget_words` writes it: 15 bits of each word's hash, sorted,
 * in Rice's code of their distances. It holds every word of its list, and others by chance.
 */
export type IsListed = (word: string) => boolean;

const RICE_BITS = 4;

export function listOf(base64: string, shortest = 3): IsListed {
  const places = read(atob(base64));
  return (word) => word.length >= shortest && word.length <= 9 && places.has(placeOf(word));
}

function read(bytes: string): Set<number> {
  const places = new Set<number>();
  let at = 0;
  let place = -1;
  const bit = () => (bytes.charCodeAt(at >> 3) >> (7 - (at++ & 7))) & 1;
  for (;;) {
    let distance = 0;
    while (bit()) distance++;
    if (at >= 8 * bytes.length) return places;
    for (let i = 0; i < RICE_BITS; i++) distance = 2 * distance + bit();
    place += distance + 1;
    places.add(place);
  }
}

/** The first four letters, without accents, tell a list's words apart, so a slip may follow. */
function placeOf(word: string): number {
  const beginning = word
    .replaceAll("ı", "i")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize()
    .slice(0, 4);
  let value = 0x811c9dc5;
  for (let i = 0; i < beginning.length; i++) {
    value = Math.imul(value ^ beginning.charCodeAt(i), 0x01000193);
  }
  return Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 17;
}
