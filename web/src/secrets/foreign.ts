import { listOf } from "./filter";
import others from "./others.json";
import { holdsRun, wordsIn } from "./phrase";
import { holdsUnspaced, isHan } from "./han";

const { chinese_simplified, chinese_traditional, ...spelled } = others;
const lists = [
  ...Object.entries(spelled).map(([name, code]) => listOf(code, name === "korean" ? 2 : 3)),
  isHan,
];

/** Tell whether a text holds a phrase of one of the lists but English; fetched when one may be. */
export async function holdsForeignPhrase(plain: string): Promise<boolean> {
  const words = wordsIn(plain);
  if (lists.some((isListed) => holdsRun(words, isListed))) return true;
  return holdsUnspaced(plain);
}
