import type { Source, Thread } from "../api/types";
import { read, write } from "../storage";
import { type Exchange, newExchange } from "./state";

const MOST_TURNS = 40;

/** The sources of the latest turns: passages of public documents, which a transcript has not. */
interface KeptSources {
  turnId: string;
  sources: Source[];
}

export function keepSources(turnId: string, sources: Source[]): void {
  const kept = read<KeptSources[]>("sources") ?? [];
  const others = kept.filter((one) => one.turnId !== turnId);
  write("sources", [...others, { turnId, sources }].slice(-MOST_TURNS));
}

/** What a transcript tells of its turns, with the sources that this browser has kept. */
export function exchangesOf(thread: Thread): Exchange[] {
  const kept = new Map(
    (read<KeptSources[]>("sources") ?? []).map((one) => [one.turnId, one.sources]),
  );
  const byTurn = new Map<string, Exchange>();
  for (const message of thread.messages) {
    const one = byTurn.get(message.turn_id) ?? {
      ...newExchange(message.turn_id, null),
      turnId: message.turn_id,
      sources: kept.get(message.turn_id) ?? [],
      state: "answered" as const,
    };
    byTurn.set(
      message.turn_id,
      message.role === "user"
        ? { ...one, question: message.text }
        : { ...one, texts: [{ id: "kept", text: message.text }] },
    );
  }
  return [...byTurn.values()];
}
