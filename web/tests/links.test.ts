import { expect, test } from "vitest";
import { mayLink, webAddress } from "../src/ui/links";
import { SOURCE } from "./turns";

const may = (href: string) => mayLink(href, [SOURCE], ["example.org"]);

test.each([
  "https://docs.example.net/pools",
  "https://docs.example.net/other#part",
  "https://example.org",
  "https://help.example.org/a?b=c",
])("%s may be followed", (href) => expect(may(href)).toBe(true));

test.each([
  "https://example.net",
  "https://evil.docs.example.net.example.com/pools",
  "https://notexample.org",
  "https://example.org.example.com",
  "https://example.org@example.com",
  "https://user:word@example.org",
  "https://docs.example.net:8443/pools",
  "javascript:alert(1)",
  "data:text/html,x",
  "//example.org",
  "/pools",
  "#source-1",
  "https://",
  "",
])("%j may not", (href) => expect(may(href)).toBe(false));

test("no address is no link", () => {
  expect(mayLink(undefined, [SOURCE], [])).toBe(false);
  expect(webAddress(null)).toBeNull();
  expect(mayLink("https://docs.example.net", [{ ...SOURCE, url: null }], [])).toBe(false);
});
