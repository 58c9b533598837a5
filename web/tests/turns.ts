import type { Source, Turn } from "../src/api/types";

export const SOURCE: Source = {
  id: 1,
  kind: "doc",
  source: "pools.md",
  title: "Pools",
  heading: "What a pool is",
  url: "https://docs.example.net/pools",
  snippet: "A pool holds two tokens. Its price follows their amounts.",
};

export function turn(changes: Partial<Turn> = {}): Turn {
  return {
    answer: "A pool holds two tokens. [1]",
    sources: [SOURCE],
    language: "en",
    thread_id: "thread-1",
    turn_id: "turn-1",
    validation: {
      is_safe: true,
      confidence_score: 0.9,
      warnings: [],
      disclaimer: null,
      risk_warning: null,
    },
    routing: { provider: "one", degraded: false, fallback: false },
    privacy: { redacted: {}, notice: null },
    usage: { tier: "free", used: 1, limit: 100, overage: 0, period: "2026-12" },
    cached: false,
    stopped: false,
    disclosure: "You are talking to an automated assistant.",
    ...changes,
  };
}
