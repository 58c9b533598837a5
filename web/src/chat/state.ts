import type { Doing, Problem, Part, Source, Turn } from "../api/types";

/** One question and what became of it. */
export interface Exchange {
  key: string;
  question: string | null;
  state: "asking" | "answered" | "stopped" | "failed";
  doing: Doing | "reconnecting" | null;
  turnId: string | null;
  texts: { id: string; text: string }[];
  sources: Source[];
  turn: Turn | null;
  notice: string | null;
  corrected: boolean;
  problem: Problem | null;
  score: 1 | -1 | null;
}

export interface ChatState {
  threadId: string | null;
  exchanges: Exchange[];
}

export type Action =
  | { type: "asked"; key: string; question: string | null }
  | { type: "part"; key: string; part: Part }
  | { type: "failed"; key: string; problem: Problem }
  | { type: "stopped"; key: string }
  | { type: "lost"; key: string }
  | { type: "dropped"; key: string }
  | { type: "rated"; key: string; score: 1 | -1 }
  | { type: "loaded"; threadId: string | null; exchanges: Exchange[] };

export const EMPTY: ChatState = { threadId: null, exchanges: [] };

export function newExchange(key: string, question: string | null): Exchange {
  return {
    key,
    question,
    state: "asking",
    doing: null,
    turnId: null,
    texts: [],
    sources: [],
    turn: null,
    notice: null,
    corrected: false,
    problem: null,
    score: null,
  };
}

/** The text as it stands: what was corrected is gone. */
export function textOf(exchange: Exchange): string {
  return exchange.turn ? exchange.turn.answer : exchange.texts.map((one) => one.text).join("");
}

export function reduce(state: ChatState, action: Action): ChatState {
  switch (action.type) {
    case "asked":
      return {
        ...state,
        exchanges: [...state.exchanges, newExchange(action.key, action.question)],
      };
    case "loaded":
      return { threadId: action.threadId, exchanges: action.exchanges };
    case "dropped":
      return { ...state, exchanges: state.exchanges.filter((one) => one.key !== action.key) };
    case "part": {
      const begun =
        action.part.type === "start" ? action.part.messageMetadata.thread_id : state.threadId;
      return {
        ...changed(state, action.key, (one) => withPart(reconnected(one), action.part)),
        threadId: begun,
      };
    }
    case "failed":
      return changed(state, action.key, (one) => ({
        ...one,
        state: "failed",
        doing: null,
        problem: action.problem,
        notice: action.problem.notice ?? one.notice,
      }));
    case "stopped":
      return changed(state, action.key, (one) => ({ ...one, state: "stopped", doing: null }));
    case "lost":
      return changed(state, action.key, (one) => ({ ...one, doing: "reconnecting" }));
    case "rated":
      return changed(state, action.key, (one) => ({ ...one, score: action.score }));
  }
}

function changed(state: ChatState, key: string, change: (one: Exchange) => Exchange): ChatState {
  return {
    ...state,
    exchanges: state.exchanges.map((one) => (one.key === key ? change(one) : one)),
  };
}

/** Whatever comes says that the connection is there again. */
function reconnected(one: Exchange): Exchange {
  return one.doing === "reconnecting" ? { ...one, doing: null } : one;
}

function withPart(one: Exchange, part: Part): Exchange {
  switch (part.type) {
    case "start":
      return { ...one, turnId: part.messageMetadata.turn_id };
    case "data-status":
      return { ...one, doing: part.data.doing };
    case "data-notice":
      return { ...one, notice: part.data.notice };
    case "text-start":
      return { ...one, texts: [...one.texts, { id: part.id, text: "" }] };
    case "text-delta":
      return {
        ...one,
        texts: one.texts.map((text) =>
          text.id === part.id ? { ...text, text: text.text + part.delta } : text,
        ),
      };
    case "data-correction":
      return {
        ...one,
        corrected: true,
        texts: one.texts.filter((text) => !part.data.replaces.includes(text.id)),
      };
    case "data-turn":
      return {
        ...one,
        turn: part.data,
        turnId: part.data.turn_id,
        sources: part.data.sources,
        notice: part.data.privacy.notice ?? one.notice,
        state: part.data.stopped ? "stopped" : "answered",
        doing: null,
      };
    case "data-problem":
      return {
        ...one,
        state: "failed",
        doing: null,
        problem: part.data,
        notice: part.data.notice ?? one.notice,
      };
    default:
      return one;
  }
}
