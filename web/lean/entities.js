/**
 * What HTML calls the signs that answers name most. The original writes into `innerHTML`, which a
 * site's `require-trusted-types-for` forbids; a name that is not here stays as it is written.
 */
const SIGNS = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  times: "×",
  le: "≤",
  ge: "≥",
  euro: "€",
};
export const decodeNamedCharacterReference = (name) =>
  Object.hasOwn(SIGNS, name) ? SIGNS[name] : false;
