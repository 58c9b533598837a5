// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { read, remove, removeAll, write } from "../src/storage";

const real = Object.getOwnPropertyDescriptor(globalThis, "localStorage")!;

beforeEach(() => {
  Object.defineProperty(globalThis, "localStorage", real);
  localStorage.clear();
  removeAll();
});

test("what is written is kept under the widget's own names", () => {
  write("thread", "t-1");
  expect(read("thread")).toBe("t-1");
  expect(Object.keys(localStorage)).toEqual(["candor.thread"]);
  remove("thread");
  expect(read("thread")).toBeNull();
});

test("forgetting leaves what is the site's", () => {
  localStorage.setItem("theirs", "stays");
  write("session", { token: "x" });
  removeAll();
  expect(read("session")).toBeNull();
  expect(Object.keys(localStorage)).toEqual(["theirs"]);
});

test("what is not ours to read is nothing", () => {
  localStorage.setItem("candor.thread", "{not json");
  expect(read("thread")).toBeNull();
});

test.each([
  ["forbidden", { get: () => forbidden() }],
  ["missing", { value: undefined }],
  ["full", { value: { getItem: () => null, setItem: forbidden, removeItem: forbidden } }],
])("a browser whose storage is %s remembers until the next page", (_, property) => {
  Object.defineProperty(globalThis, "localStorage", { configurable: true, ...property });
  write("thread", "t-2");
  expect(read("thread")).toBe("t-2");
  remove("thread");
  expect(read("thread")).toBeNull();
  write("thread", "t-3");
  removeAll();
  expect(read("thread")).toBeNull();
});

function forbidden(): never {
  throw new DOMException("The operation is insecure.", "SecurityError");
}
