import { type GiveToken, type Identity, identityOf } from "./identity";
import { readEvents, type StreamEvent } from "./stream";
import type { Consent, Face, Problem, Receipt, Thread, ThreadSummary } from "./types";

/** For how long a turn goes on without its reader, in seconds. */
const RESUME_SECONDS = "60";

export class ServiceError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

/** The service as the widget calls it; every failure is a ServiceError. */
export class Client {
  private known: Promise<Identity> | null = null;
  private readonly faces = new Map<string, Promise<Face>>();

  constructor(
    readonly origin: string,
    private readonly giveToken: GiveToken,
    private readonly project: string | null = null,
  ) {}

  /** Who answers here, in a language; asked once for each. */
  face(language: string): Promise<Face> {
    let face = this.faces.get(language);
    if (!face) {
      face = this.introduced(language).then((answer) => answer.json());
      face.catch(() => this.faces.delete(language));
      this.faces.set(language, face);
    }
    return face;
  }

  /** Ask, and read what happens; the first event names the turn. */
  async *ask(
    question: { message: string; language: string; thread_id: string | null },
    signal: AbortSignal,
  ): AsyncGenerator<StreamEvent> {
    const { thread_id, ...rest } = question;
    const answer = await this.call("POST", "/api/chat/stream", {
      body: thread_id ? { ...rest, thread_id } : rest,
      headers: { "x-resume-seconds": RESUME_SECONDS },
      signal,
    });
    if (answer.body) yield* readEvents(answer.body);
  }

  /** Read on behind the last event that was seen. */
  async *resume(
    turnId: string,
    lastEventId: string | null,
    signal: AbortSignal,
  ): AsyncGenerator<StreamEvent> {
    const answer = await this.call("GET", `/api/chat/stream/${encodeURIComponent(turnId)}`, {
      headers: lastEventId ? { "last-event-id": lastEventId } : {},
      signal,
    });
    if (answer.body) yield* readEvents(answer.body);
  }

  async stop(turnId: string): Promise<void> {
    await this.call("POST", `/api/chat/stream/${encodeURIComponent(turnId)}/stop`);
  }

  async feedback(turnId: string, score: 1 | -1, comment: string | null): Promise<void> {
    const body = { turn_id: turnId, score, ...(comment ? { comment } : {}) };
    await this.call("POST", "/api/feedback", { body });
  }

  async threads(): Promise<ThreadSummary[]> {
    const answer = await this.call("GET", "/api/threads");
    return ((await answer.json()) as { threads: ThreadSummary[] }).threads;
  }

  async thread(id: string): Promise<Thread> {
    return (await this.call("GET", `/api/threads/${encodeURIComponent(id)}`)).json();
  }

  async consent(language: string): Promise<Consent> {
    return (await this.call("GET", `/api/consent?language=${encodeURIComponent(language)}`)).json();
  }

  /** Say yes to some purposes, or no to all of them. */
  async choose(purposes: string[], shown: Consent): Promise<Consent> {
    const body = {
      given: purposes.length > 0,
      ...(purposes.length ? { purposes } : {}),
      version: shown.current_version,
      language: shown.language,
    };
    return (await this.call("PUT", "/api/consent", { body })).json();
  }

  /** Say no to some purposes. */
  async refuse(purposes: string[], shown: Consent): Promise<Consent> {
    const body = {
      given: false,
      purposes,
      version: shown.current_version,
      language: shown.language,
    };
    return (await this.call("PUT", "/api/consent", { body })).json();
  }

  async download(language: string): Promise<Blob> {
    const path = `/api/privacy/export?format=zip&language=${encodeURIComponent(language)}`;
    return (await this.call("GET", path)).blob();
  }

  async erase(): Promise<Receipt> {
    return (await this.call("DELETE", "/api/privacy/data")).json();
  }

  private async identity(): Promise<Identity> {
    this.known ??= this.face("").then((face) =>
      identityOf(face, this.origin, this.giveToken, this.project),
    );
    this.known.catch(() => (this.known = null));
    return this.known;
  }

  private async call(
    method: string,
    path: string,
    given: { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {},
  ): Promise<Response> {
    const identity = await this.identity();
    const attempt = async () =>
      this.send(path, {
        method,
        headers: {
          ...(given.body === undefined ? {} : { "content-type": "application/json" }),
          ...given.headers,
          ...(await identity.headers()),
        },
        body: given.body === undefined ? null : JSON.stringify(given.body),
        signal: given.signal ?? null,
      });
    const answer = await attempt();
    if (answer.status === 401 && (await identity.refused())) return settled(await attempt());
    return settled(answer);
  }

  private async introduced(language: string): Promise<Response> {
    const asked = new URLSearchParams({ language, ...(this.project && { project: this.project }) });
    const token = await this.giveToken();
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    return settled(await this.send(`/api/widget?${asked}`, { headers }));
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(this.origin + path, { credentials: "omit", ...init });
    } catch (failure) {
      if (init.signal?.aborted) throw failure;
      throw new ServiceError({ code: "offline", detail: "", status: 0 });
    }
  }
}

async function settled(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  let problem: Problem = { code: "failed", detail: "", status: answer.status };
  try {
    problem = { ...problem, ...((await answer.json()) as Partial<Problem>) };
  } catch {
    // a proxy's page: the status says enough
  }
  const seconds = Number(answer.headers.get("retry-after"));
  throw new ServiceError(seconds > 0 ? { ...problem, retryAfter: seconds } : problem);
}
