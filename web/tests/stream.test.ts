import { expect, test } from "vitest";
import { readEvents } from "../src/api/stream";

const PARTS = [
  { type: "start", messageId: "m", messageMetadata: { turn_id: "t", thread_id: "h" } },
  { type: "text-start", id: "a" },
  { type: "text-delta", id: "a", delta: "Grüße, 世界 🙂\n\nsecond paragraph" },
  { type: "data-status", data: { step: "ask", doing: "asking", provider: null } },
  { type: "finish" },
];
const EVENTS = PARTS.map((part, index) => ({ id: String(index + 1), part }));

const written = (end: string) =>
  ":keep-alive" +
  end +
  end +
  EVENTS.map(({ id, part }) => `id: ${id}${end}data: ${JSON.stringify(part)}${end}${end}`).join(
    "",
  ) +
  `data: [DONE]${end}${end}`;

/** A stream of the pieces; `onCancel` is told when its reader leaves. */
function streamOf(pieces: Uint8Array[], onCancel?: () => void): ReadableStream<Uint8Array> {
  const rest = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const next = rest.shift();
      if (next) controller.enqueue(next);
      else controller.close();
    },
    cancel: () => onCancel?.(),
  });
}

function cutAt(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((end, index) => bytes.slice(edges[index], end));
}

async function all(stream: ReadableStream<Uint8Array>) {
  const found = [];
  for await (const event of readEvents(stream)) found.push(event);
  return found;
}

/** Park and Miller's generator, so that a failure can be had again. */
function numbers(seed: number): (below: number) => number {
  let value = seed;
  return (below) => (value = (value * 48_271) % 2_147_483_647) % below;
}

test.each([
  ["\n", "line feeds"],
  ["\r\n", "carriage returns too"],
])("events are the same wherever the bytes are cut (%j, %s)", async (end) => {
  const bytes = new TextEncoder().encode(written(end));
  for (let at = 1; at < bytes.length; at++) {
    expect(await all(streamOf(cutAt(bytes, [at])))).toEqual(EVENTS);
  }
  for (let seed = 1; seed <= 100; seed++) {
    const next = numbers(seed);
    const cuts = Array.from({ length: next(40) }, () => next(bytes.length));
    expect(await all(streamOf(cutAt(bytes, cuts)))).toEqual(EVENTS);
  }
});

test("an event that is not whole when the connection ends is none", async () => {
  const bytes = new TextEncoder().encode(written("\n"));
  const end = written("\n").indexOf("id: 5");
  const cut = new TextEncoder().encode(written("\n").slice(0, end)).length + 20;
  expect(await all(streamOf([bytes.slice(0, cut)]))).toEqual(EVENTS.slice(0, 4));
});

test("data over several lines are one event; what is not JSON is passed over", async () => {
  const text = 'data: {"type":\ndata: "finish"}\n\ndata: <html>\n\ndata:{"type":"abort"}\n\n';
  expect(await all(streamOf([new TextEncoder().encode(text)]))).toEqual([
    { id: null, part: { type: "finish" } },
    { id: null, part: { type: "abort" } },
  ]);
});

test("a reader that leaves ends the connection", async () => {
  let left = false;
  const bytes = new TextEncoder().encode(written("\n"));
  for await (const { id } of readEvents(streamOf(cutAt(bytes, [200, 300]), () => (left = true)))) {
    expect(id).toBe("1");
    break;
  }
  expect(left).toBe(true);
});
