import type { Part } from "./types";

/** One event of a stream: its number, to come back with, and what it says. */
export interface StreamEvent {
  id: string | null;
  part: Part;
}

/**
 * Read server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) as they
 * come; ends with the connection, whether the turn is over or not.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = readEvent(block);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function readEvent(block: string): StreamEvent | null {
  let id: string | null = null;
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith("id:")) id = line.slice(3).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  const text = data.join("\n");
  if (!text || text === "[DONE]") return null;
  try {
    return { id, part: JSON.parse(text) as Part };
  } catch {
    return null;
  }
}
