/** The parts of hast (https://github.com/syntax-tree/hast) that are looked at here. */
interface Node {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

const CITED = / ?\[(\d{1,2})\]/g;
export const CITATION = "#source-";

/** A rehype plugin: `[1]` in the text becomes a link to the source, `#source-1`. */
export function citations() {
  return (tree: unknown) => replaceIn(tree as Node);
}

function replaceIn(node: Node): void {
  if (!node.children || node.tagName === "code" || node.tagName === "a") return;
  node.children = node.children.flatMap((child) => {
    if (child.type === "text") return pieces(child.value ?? "");
    replaceIn(child);
    return [child];
  });
}

function pieces(text: string): Node[] {
  const found: Node[] = [];
  let from = 0;
  for (const match of text.matchAll(CITED)) {
    // the numeral stays on the line of the word that it follows
    found.push({ type: "text", value: `${text.slice(from, match.index)}\u2060` });
    found.push({
      type: "element",
      tagName: "a",
      properties: { href: `${CITATION}${match[1]}` },
      children: [{ type: "text", value: match[1] ?? "" }],
    });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ type: "text", value: text.slice(from) });
  return found;
}

/** A numeral behind the full stop belongs to the sentence before it. */
const SENTENCE_END =
  /(?<=[.!?؟](?:\s*\[\d{1,2}\])*)(?!\s*\[\d)\s+|(?<=[。！？](?:\s*\[\d{1,2}\])*)(?!\s*\[\d)|\n+/;

/**
 * The part of a passage that says most of what the citing sentences say, as [start, end];
 * null where nothing is alike. Words of four letters and more count.
 */
export function quoted(snippet: string, answer: string, number: number): [number, number] | null {
  const said = answer
    .split(SENTENCE_END)
    .filter((sentence) => sentence.includes(`[${number}]`))
    .join(" ");
  const wanted = wordsIn(said);
  let best: [number, number] | null = null;
  let most = 1;
  for (const match of snippet.matchAll(/[^.!?。！？\n]+[.!?。！？]*/g)) {
    const shared = [...wordsIn(match[0])].filter((word) => wanted.has(word)).length;
    if (shared > most) {
      most = shared;
      best = [match.index, match.index + match[0].length];
    }
  }
  return best;
}

function wordsIn(text: string): Set<string> {
  return new Set(
    text.toLowerCase().match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}]){4,}/gu) ?? [],
  );
}
