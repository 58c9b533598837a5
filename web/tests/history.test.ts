import { beforeEach, expect, test } from "vitest";
import { exchangesOf, keepSources } from "../src/chat/history";
import { textOf } from "../src/chat/state";
import { read, removeAll } from "../src/storage";
import { SOURCE } from "./turns";

beforeEach(() => removeAll());

const message = (turn_id: string, role: "user" | "assistant", text: string) => ({
  turn_id,
  role,
  text,
  at: "2026-12-01T00:00:00Z",
});
const thread = {
  id: "thread-1",
  title: "Pools",
  updated_at: "2026-12-01T00:00:00Z",
  messages: [
    message("t1", "user", "What is a pool?"),
    message("t1", "assistant", "It holds two tokens. [1]"),
    message("t2", "user", "And a share?"),
  ],
};

test("a transcript's messages are paired by their turns, in order", () => {
  const [first, second] = exchangesOf(thread);
  expect(first).toMatchObject({ question: "What is a pool?", turnId: "t1", state: "answered" });
  expect(textOf(first!)).toBe("It holds two tokens. [1]");
  expect(second).toMatchObject({ question: "And a share?", turnId: "t2" });
  expect(textOf(second!)).toBe("");
});

test("sources that this browser kept come back with their turn", () => {
  keepSources("t1", [SOURCE]);
  expect(exchangesOf(thread).map((one) => one.sources)).toEqual([[SOURCE], []]);
});

test("the sources of the latest forty turns are kept, of each turn once", () => {
  for (let number = 0; number < 50; number++) keepSources(`t${number}`, []);
  keepSources("t49", [SOURCE]);
  const kept = read<{ turnId: string; sources: unknown[] }[]>("sources")!;
  expect(kept.map((one) => one.turnId)).toEqual(
    Array.from({ length: 40 }, (_, index) => `t${index + 10}`),
  );
  expect(kept.at(-1)!.sources).toEqual([SOURCE]);
});
