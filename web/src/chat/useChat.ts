import { useCallback, useEffect, useMemo, useReducer, useRef } from "react";
import { type Client, ServiceError } from "../api/client";
import type { StreamEvent } from "../api/stream";
import type { Part, Problem, Turn } from "../api/types";
import { randomId } from "../random";
import { read, remove, write } from "../storage";
import { exchangesOf, keepSources } from "./history";
import { type ChatState, EMPTY, type Exchange, reduce, textOf } from "./state";

/** A turn that runs while the page is left: it is read on when the page comes back. */
interface Pending {
  turnId: string;
  threadId: string;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;
const GIVE_UP_MS = 60_000;

export interface Chat extends ChatState {
  busy: boolean;
  ask(question: string): void;
  stop(): void;
  again(exchange: Exchange): void;
  rate(exchange: Exchange, score: 1 | -1, comment: string | null): Promise<void>;
  open(threadId: string | null): Promise<void>;
}

export interface Told {
  question(): void;
  answer(turn: Turn): void;
  problem(problem: Problem): void;
}

/** One conversation: what was said, and what can be done. */
export function useChat(client: Client, language: string, told: Told): Chat {
  const [state, dispatch] = useReducer(reduce, EMPTY);
  const latest = useRef(state);
  latest.current = state;
  const tell = useRef(told);
  tell.current = told;
  const running = useRef<{ key: string; controller: AbortController } | null>(null);

  const follow = useCallback(
    async (key: string, begin: (signal: AbortSignal) => AsyncGenerator<StreamEvent>) => {
      const controller = new AbortController();
      running.current = { key, controller };
      const see = (part: Part) => {
        dispatch({ type: "part", key, part });
        if (part.type === "start") {
          const { turn_id: turnId, thread_id: threadId } = part.messageMetadata;
          write("thread", threadId);
          write("pending", { turnId, threadId } satisfies Pending);
        } else if (part.type === "data-turn") {
          keepSources(part.data.turn_id, part.data.sources);
          tell.current.answer(part.data);
        } else if (part.type === "data-problem") {
          tell.current.problem(part.data);
        }
      };
      try {
        const lose = () => dispatch({ type: "lost", key });
        await readOn(client, begin, see, lose, controller.signal);
      } catch (failure) {
        if (controller.signal.aborted) {
          dispatch({ type: "stopped", key });
        } else {
          const problem = problemOf(failure);
          dispatch({ type: "failed", key, problem });
          tell.current.problem(problem);
        }
      } finally {
        remove("pending");
        if (running.current?.key === key) running.current = null;
      }
    },
    [client],
  );

  const ask = useCallback(
    (question: string) => {
      if (running.current) return;
      const key = randomId();
      dispatch({ type: "asked", key, question });
      tell.current.question();
      void follow(key, (signal) =>
        client.ask({ message: question, language, thread_id: latest.current.threadId }, signal),
      );
    },
    [client, follow, language],
  );

  const open = useCallback(
    async (threadId: string | null) => {
      running.current?.controller.abort();
      if (threadId === null) {
        remove("thread");
        dispatch({ type: "loaded", threadId: null, exchanges: [] });
        return;
      }
      const thread = await client.thread(threadId);
      write("thread", threadId);
      dispatch({ type: "loaded", threadId, exchanges: exchangesOf(thread) });
    },
    [client],
  );

  useEffect(() => {
    const threadId = read<string>("thread");
    const pending = read<Pending>("pending");
    if (!threadId) return;
    void (async () => {
      // a conversation that is gone (deleted, expired) is a new one
      await open(threadId).catch((failure: unknown) => {
        if (problemOf(failure).code === "not_found" && !pending) remove("thread");
      });
      if (!pending || running.current) return;
      const known = latest.current.exchanges.some((one) => one.turnId === pending.turnId);
      if (known) return remove("pending");
      const key = randomId();
      dispatch({ type: "asked", key, question: null });
      await follow(key, (signal) => client.resume(pending.turnId, null, signal));
      await open(pending.threadId).catch(() => undefined);
    })();
    return () => running.current?.controller.abort();
  }, [client, follow, open]);

  const stop = useCallback(() => {
    const now = running.current;
    if (!now) return;
    const turnId = latest.current.exchanges.find((one) => one.key === now.key)?.turnId;
    // the service ends the stream itself, with what was shown as the answer
    if (turnId) client.stop(turnId).catch(() => now.controller.abort());
    else now.controller.abort();
  }, [client]);

  const again = useCallback(
    (exchange: Exchange) => {
      if (running.current || exchange.question === null) return;
      dispatch({ type: "dropped", key: exchange.key });
      ask(exchange.question);
    },
    [ask],
  );

  const rate = useCallback(
    async (exchange: Exchange, score: 1 | -1, comment: string | null) => {
      if (!exchange.turnId) return;
      await client.feedback(exchange.turnId, score, comment);
      dispatch({ type: "rated", key: exchange.key, score });
    },
    [client],
  );

  const busy = state.exchanges.some((one) => one.state === "asking");
  return useMemo(
    () => ({ ...state, busy, ask, stop, again, rate, open }),
    [state, busy, ask, stop, again, rate, open],
  );
}

/** Read a turn to its end; a connection that breaks is taken up again behind the last event. */
async function readOn(
  client: Client,
  begin: (signal: AbortSignal) => AsyncGenerator<StreamEvent>,
  see: (part: Part) => void,
  lose: () => void,
  signal: AbortSignal,
): Promise<void> {
  let turnId: string | null = null;
  let lastEventId: string | null = null;
  let wait = FIRST_WAIT_MS;
  let brokeAt: number | null = null;
  let next = begin;
  for (;;) {
    try {
      for await (const { id, part } of next(signal)) {
        if (id !== null) lastEventId = id;
        if (part.type === "start") turnId = part.messageMetadata.turn_id;
        brokeAt = null;
        wait = FIRST_WAIT_MS;
        see(part);
        if (part.type === "finish" || part.type === "data-problem") return;
        if (part.type === "abort" || part.type === "error") throw lost();
      }
      if (signal.aborted) throw lost();
    } catch (failure) {
      const known = failure instanceof ServiceError && failure.problem.code !== "offline";
      if (known || signal.aborted || turnId === null) throw failure;
    }
    if (turnId === null) throw lost();
    brokeAt ??= Date.now();
    if (Date.now() - brokeAt > GIVE_UP_MS) throw lost();
    lose();
    await connected(wait, signal);
    wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    const [turn, after] = [turnId, lastEventId];
    next = (given) => client.resume(turn, after, given);
  }
}

function lost(): ServiceError {
  return new ServiceError({ code: "offline", detail: "", status: 0 });
}

function problemOf(failure: unknown): Problem {
  return failure instanceof ServiceError
    ? failure.problem
    : { code: "failed", detail: "", status: 0 };
}

/** Wait a while, or shorter where the browser says that it is online again. */
function connected(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
    signal.addEventListener("abort", done);
  });
}

export { textOf };
