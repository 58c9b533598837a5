import { expect, test } from "vitest";
import { citations, quoted } from "../src/ui/citations";

const text = (value: string) => ({ type: "text", value });
const element = (tagName: string, ...children: unknown[]) => ({
  type: "element",
  tagName,
  properties: {},
  children,
});
/** What a reader sees: numerals of citations in angle brackets. */
function seen(node: any): string {
  if (node.type === "text") return node.value.replaceAll("\u2060", "");
  const inner = node.children.map(seen).join("");
  return node.properties?.href ? `<${node.properties.href} ${inner}>` : inner;
}
function cited(...children: unknown[]): string {
  const tree = { type: "root", children: [element("p", ...children)] };
  citations()(tree);
  return seen(tree);
}

test("numerals become links to their sources, without the space before", () => {
  expect(cited(text("Two tokens [1], as said [2][12]."))).toBe(
    "Two tokens<#source-1 1>, as said<#source-2 2><#source-12 12>.",
  );
});

test("numerals inside other elements too, but not in code or links", () => {
  expect(cited(element("strong", text("Two [1]")))).toBe("Two<#source-1 1>");
  expect(cited(element("code", text("list[1]")))).toBe("list[1]");
  expect(cited(element("a", text("see [1]")))).toBe("see [1]");
});

test("what is no numeral stays as it is", () => {
  expect(cited(text("[a] [123] [] 1] [1"))).toBe("[a] [123] [] 1] [1");
  expect(cited(text("plain"))).toBe("plain");
});

const SNIPPET =
  "A pool holds two tokens. Whoever deposits both receives shares of the pool. Fees go to shares.";
const passage = (answer: string, number = 1) => {
  const part = quoted(SNIPPET, answer, number);
  return part && SNIPPET.slice(...part).trim();
};

test("the sentence that the answer tells again is found", () => {
  expect(passage("You get shares of a pool once both tokens are deposits. [1]")).toBe(
    "Whoever deposits both receives shares of the pool.",
  );
  expect(passage("Every pool holds exactly two tokens [1].")).toBe("A pool holds two tokens.");
});

test("only sentences that cite the source count", () => {
  const answer = "Every pool holds two tokens [2].\nNothing else is known [1].";
  expect(passage(answer)).toBeNull();
  expect(passage(answer, 2)).toBe("A pool holds two tokens.");
});

test("a numeral behind the full stop belongs to the sentence before it", () => {
  const answer = "Every pool holds two tokens. [1] Fees are what shares earn. [2]";
  expect(passage(answer, 1)).toBe("A pool holds two tokens.");
  expect(passage(answer, 2)).toBe("Fees go to shares.");
});

test("Chinese is compared sign by sign", () => {
  const snippet = "流动池包含两种代币。费用归份额所有。";
  expect(quoted(snippet, "费用会归份额持有人所有 [1]。", 1)).toEqual([10, 18]);
});
