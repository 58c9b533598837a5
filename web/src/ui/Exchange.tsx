import { memo, useCallback, useEffect, useId, useState } from "react";
import styled from "styled-components";
import type { Problem } from "../api/types";
import { type Exchange, textOf } from "../chat/state";
import { Plain, Primary, Quiet, Row, Unseen } from "./controls";
import { useSurroundings } from "./context";
import { Feedback } from "./Feedback";
import { Answered } from "./Markdown";
import { DestroyedSecret } from "./Secret";
import { Sources } from "./Sources";
import { Working } from "./Working";

const Asked = styled.div`
  align-self: flex-end;
  max-width: 85%;
  background: var(--tint);
  border-radius: 18px;
  padding: 8px 16px;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
`;

const Reply = styled.div`
  display: flex;
  flex-direction: column;
  gap: 8px;
`;

const Disclaimer = styled.p`
  margin: 0;
  padding-top: 8px;
  border-top: 1px solid var(--line);
  color: var(--quiet);
  font-size: 14px;
`;

const Warning = styled.div`
  border: 1px solid var(--ink);
  border-radius: 6px;
  padding: 12px;
  font-weight: 600;
`;

interface Props {
  exchange: Exchange;
  isLast: boolean;
  busy: boolean;
  onAgain: (exchange: Exchange) => void;
  onRate: (exchange: Exchange, score: 1 | -1, comment: string | null) => Promise<void>;
}

/** A question and its answer, with everything that can be done with it. */
export const OneExchange = memo(function OneExchange(props: Props) {
  const { exchange, isLast, busy, onAgain, onRate } = props;
  const { say } = useSurroundings();
  const [opened, setOpened] = useState<number | null>(null);
  const prefix = useId();
  const cite = useCallback((number: number) => setOpened(number), []);
  const { turn, notice } = exchange;
  const disclaimer = turn?.validation.disclaimer ?? null;
  const risk = turn?.validation.risk_warning ?? null;
  const text = withoutFramed(textOf(exchange), risk, disclaimer);
  const ended = exchange.state !== "asking";
  return (
    <>
      {exchange.question !== null && (
        <Asked>
          <Unseen>{say("you_asked")} </Unseen>
          {/* the direction of what was written, whatever the language around it */}
          <div dir="auto">{exchange.question}</div>
        </Asked>
      )}
      <Reply>
        {notice && isSecret(exchange) && <DestroyedSecret notice={notice} />}
        {notice && !isSecret(exchange) && <Quiet>{notice}</Quiet>}
        {exchange.corrected && <Quiet role="status">{say("corrected")}</Quiet>}
        {turn?.routing.degraded && <Quiet>{say("quoted")}</Quiet>}
        {risk && <Warning aria-label={say("risk")}>{risk}</Warning>}
        {text && (
          <div>
            <Unseen>{say("answer")} </Unseen>
            <Answered text={text} sources={exchange.sources} onCite={cite} />
          </div>
        )}
        {exchange.state === "asking" && <Working doing={exchange.doing} />}
        {exchange.problem && (
          <Failure
            problem={exchange.problem}
            onRetry={isLast && exchange.question !== null ? () => onAgain(exchange) : null}
          />
        )}
        {exchange.state === "stopped" && <Quiet>{say("stopped")}</Quiet>}
        {ended && exchange.sources.length > 0 && (
          <Sources
            sources={exchange.sources}
            answer={text}
            prefix={prefix}
            opened={opened}
            onOpen={setOpened}
          />
        )}
        {disclaimer && <Disclaimer>{disclaimer}</Disclaimer>}
        {ended && text && (
          <Row style={{ fontSize: 14, marginInlineStart: -8 }}>
            <Copy text={textOf(exchange)} />
            {isLast && exchange.question !== null && (
              <Plain type="button" disabled={busy} onClick={() => onAgain(exchange)}>
                {say("again")}
              </Plain>
            )}
            {exchange.turnId && (
              <Feedback
                exchange={exchange}
                onRate={(score, comment) => onRate(exchange, score, comment)}
              />
            )}
          </Row>
        )}
      </Reply>
    </>
  );
});

function Copy({ text }: { text: string }) {
  const { say } = useSurroundings();
  const [copied, setCopied] = useState(false);
  // a page without TLS has no clipboard
  if (!navigator.clipboard) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Plain type="button" onClick={() => void copy().catch(() => undefined)}>
      {say(copied ? "copied" : "copy")}
    </Plain>
  );
}

function Failure({ problem, onRetry }: { problem: Problem; onRetry: (() => void) | null }) {
  const { say } = useSurroundings();
  const left = useSecondsLeft(problem.retryAfter ?? 0);
  const final = problem.code === "quota_exceeded" || problem.code === "consent_required";
  return (
    <Row role="alert">
      <p style={{ margin: 0 }}>{sentence(problem, left, say)}</p>
      {onRetry && !final && (
        <Primary type="button" disabled={left > 0} onClick={onRetry}>
          {say("retry")}
        </Primary>
      )}
    </Row>
  );
}

function sentence(
  problem: Problem,
  left: number,
  say: ReturnType<typeof useSurroundings>["say"],
): string {
  if (problem.code === "offline") return say("problem_offline");
  if (problem.code === "unauthorized") return say("problem_unauthorized");
  if (problem.code === "rate_limited") {
    return left > 0 ? say("problem_rate_limited", { seconds: left }) : say("can_ask_again");
  }
  return problem.detail || say("problem_failed");
}

function useSecondsLeft(seconds: number): number {
  const [left, setLeft] = useState(Math.ceil(seconds));
  useEffect(() => {
    const until = Date.now() + seconds * 1000;
    const timer = setInterval(() => {
      const now = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      setLeft(now);
      if (now === 0) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return left;
}

/** The prescribed words have a frame of their own, so the text does without them. */
function withoutFramed(text: string, risk: string | null, disclaimer: string | null): string {
  let rest = text;
  if (risk && rest.startsWith(risk)) rest = rest.slice(risk.length);
  if (disclaimer && rest.endsWith(disclaimer)) rest = rest.slice(0, -disclaimer.length);
  return rest.trim();
}

const SECRETS = ["SEED_PHRASE", "PRIVATE_KEY", "API_KEY", "JWT"];

function isSecret({ turn, notice }: Exchange): boolean {
  // before the answer is there a notice is only sent for a secret
  if (!turn) return notice !== null;
  return SECRETS.some((type) => type in turn.privacy.redacted);
}
