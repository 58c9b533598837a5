import { expect, test } from "vitest";
import type { Part } from "../src/api/types";
import { type ChatState, EMPTY, reduce, textOf } from "../src/chat/state";
import { SOURCE, turn } from "./turns";

const START: Part = {
  type: "start",
  messageId: "m",
  messageMetadata: { turn_id: "turn-1", thread_id: "thread-1" },
};
const text = (id: string, ...deltas: string[]): Part[] => [
  { type: "text-start", id },
  ...deltas.map((delta): Part => ({ type: "text-delta", id, delta })),
  { type: "text-end", id },
];

function asked(...parts: Part[]): ChatState {
  const begun = reduce(EMPTY, { type: "asked", key: "k", question: "What is a pool?" });
  return parts.reduce((state, part) => reduce(state, { type: "part", key: "k", part }), begun);
}
const only = (state: ChatState) => {
  expect(state.exchanges).toHaveLength(1);
  return state.exchanges[0]!;
};

test("a question waits, and its turn and thread are known from the start", () => {
  expect(only(asked())).toMatchObject({ state: "asking", question: "What is a pool?" });
  const state = asked(START);
  expect(state.threadId).toBe("thread-1");
  expect(only(state).turnId).toBe("turn-1");
});

test("deltas grow the text, the turn's record has the last word", () => {
  const parts = [START, ...text("a", "A pool ", "holds"), ...text("b", " two.")];
  expect(textOf(only(asked(...parts)))).toBe("A pool holds two.");
  const done = only(asked(...parts, { type: "data-turn", data: turn() }));
  expect(textOf(done)).toBe("A pool holds two tokens. [1]");
  expect(done).toMatchObject({ state: "answered", doing: null, sources: [SOURCE] });
});

test("a correction takes away exactly what it replaces", () => {
  const state = asked(
    START,
    ...text("a", "Right. "),
    ...text("b", "Wrong. "),
    { type: "data-correction", data: { replaces: ["b"], text: "Better." } },
    ...text("c", "Better."),
  );
  expect(textOf(only(state))).toBe("Right. Better.");
  expect(only(state).corrected).toBe(true);
});

test("a stopped turn keeps what was shown", () => {
  const parts = [START, ...text("a", "A pool")];
  const data = turn({ answer: "A pool", stopped: true });
  expect(only(asked(...parts, { type: "data-turn", data })).state).toBe("stopped");
  const cut = reduce(asked(...parts), { type: "stopped", key: "k" });
  expect(only(cut).state).toBe("stopped");
  expect(textOf(only(cut))).toBe("A pool");
});

test("a failure says why, in the stream or before it", () => {
  const problem = { code: "quota_exceeded", detail: "Used up.", status: 429, notice: "Note." };
  const failed = { state: "failed", doing: null, problem, notice: "Note." };
  expect(only(asked(START, { type: "data-problem", data: problem }))).toMatchObject(failed);
  expect(only(reduce(asked(), { type: "failed", key: "k", problem }))).toMatchObject(failed);
});

test("a notice stays when later events have none", () => {
  const notice: Part = { type: "data-notice", data: { notice: "Destroyed.", redacted: {} } };
  expect(only(asked(START, notice, { type: "data-turn", data: turn() })).notice).toBe("Destroyed.");
});

test("only the exchange that is meant changes", () => {
  const two = reduce(asked(START), { type: "asked", key: "other", question: "And then?" });
  const rated = reduce(two, { type: "rated", key: "k", score: -1 });
  expect(rated.exchanges.map((one) => one.score)).toEqual([-1, null]);
  expect(reduce(rated, { type: "dropped", key: "k" }).exchanges).toEqual([two.exchanges[1]]);
  expect(reduce(rated, { type: "loaded", threadId: null, exchanges: [] })).toEqual(EMPTY);
});

test("a lost connection is told until anything comes over the next one", () => {
  const lost = reduce(asked(START, ...text("a", "A pool ")), { type: "lost", key: "k" });
  expect(only(lost)).toMatchObject({ state: "asking", doing: "reconnecting" });
  const part: Part = { type: "text-delta", id: "a", delta: "holds" };
  const back = only(reduce(lost, { type: "part", key: "k", part }));
  expect(back.doing).toBeNull();
  expect(textOf(back)).toBe("A pool holds");
});
