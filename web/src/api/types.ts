/** What the service sends, as docs/api.md and docs/streaming.md have it. */

export interface Source {
  id: number;
  kind: "doc" | "web";
  source: string;
  title: string;
  heading: string;
  url: string | null;
  snippet: string;
}

export interface Turn {
  answer: string;
  sources: Source[];
  language: string;
  thread_id: string;
  turn_id: string;
  validation: {
    is_safe: boolean;
    confidence_score: number;
    warnings: string[];
    disclaimer: string | null;
    risk_warning: string | null;
  };
  routing: { provider: string | null; degraded: boolean; fallback: boolean };
  privacy: { redacted: Record<string, number>; notice: string | null };
  usage: { tier: string; used: number; limit: number; overage: number; period: string };
  cached: boolean;
  stopped: boolean;
  disclosure: string;
}

/** An error of the service (RFC 9457), or one of the connection: `offline`, `failed`. */
export interface Problem {
  code: string;
  detail: string;
  status: number;
  notice?: string | null;
  /** Seconds until it may be asked again, where the service says so. */
  retryAfter?: number;
}

export type Doing =
  "checking" | "retrieving" | "asking" | "falling_back" | "quoting" | "validating" | "recording";

export type Part =
  | { type: "start"; messageId: string; messageMetadata: { turn_id: string; thread_id: string } }
  | { type: "data-status"; data: { step: string; doing: Doing; provider: string | null } }
  | { type: "data-notice"; data: { notice: string | null; redacted: Record<string, number> } }
  | { type: "text-start"; id: string }
  | { type: "text-delta"; id: string; delta: string }
  | { type: "text-end"; id: string }
  | { type: "data-correction"; data: { replaces: string[]; text: string } }
  | { type: "data-turn"; data: Turn }
  | { type: "data-problem"; data: Problem }
  | { type: "finish" }
  | { type: "abort" }
  | { type: "error"; errorText: string };

export interface Face {
  name: string;
  knows: string;
  starters: string[];
  languages: { code: string; name: string; dir: "ltr" | "rtl" }[];
  language: string;
  sign_in: "off" | "session" | "token";
  max_message_chars: number;
  official_hosts: string[];
}

export interface Consent {
  required: boolean;
  permitted: { answering: boolean; analytics: boolean; improvement: boolean };
  purposes: string[];
  current_version: string;
  language: string;
  text: Record<"answering" | "analytics" | "improvement", string>;
  actions: { agree: string; refuse: string };
}

export interface ThreadSummary {
  id: string;
  title: string;
  updated_at: string;
}

export interface Thread extends ThreadSummary {
  messages: { turn_id: string; role: "user" | "assistant"; text: string; at: string }[];
}

export interface Receipt {
  finished_at: string | null;
  erased: Record<string, number>;
}
