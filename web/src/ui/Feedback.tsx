import { useId, useState } from "react";
import styled from "styled-components";
import type { Exchange } from "../chat/state";
import { holdsSecret, holdsSecretOfAnyLanguage } from "../secrets/detect";
import { Card, Plain, Primary, Quiet, Row, Secondary } from "./controls";
import { useSurroundings } from "./context";
import { CaughtSecret } from "./Secret";

const REASONS = ["reason_wrong", "reason_incomplete", "reason_unclear", "reason_sources"] as const;
const MOST = 1_000;

const Chip = styled.label`
  border: 1px solid var(--line);
  border-radius: 18px;
  padding: 4px 12px;
  font-size: 14px;
  cursor: pointer;
  &:has(:checked) {
    border-color: var(--accent);
    color: var(--accent);
  }
  &:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  input {
    position: absolute;
    opacity: 0;
  }
`;

const Field = styled.textarea`
  width: 100%;
  min-height: 64px;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: var(--paper);
  padding: 8px;
  resize: vertical;
`;

// one function, so that it is called once and not with every letter
const intoView = (form: HTMLElement | null) => form?.scrollIntoView({ block: "nearest" });

interface Props {
  exchange: Exchange;
  onRate: (score: 1 | -1, comment: string | null) => Promise<void>;
}

/** Thumbs in words; a "not helpful" may say why. */
export function Feedback({ exchange, onRate }: Props) {
  const { say } = useSurroundings();
  const id = useId();
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState<"" | "thanks" | "problem_failed">("");
  const [reasons, setReasons] = useState<string[]>([]);
  const [more, setMore] = useState("");
  const [caught, setCaught] = useState(false);
  const send = async (score: 1 | -1, comment: string | null) => {
    setAsking(false);
    setSaid(
      await onRate(score, comment).then(
        () => "thanks" as const,
        () => "problem_failed",
      ),
    );
  };
  return (
    <>
      <Plain type="button" aria-pressed={exchange.score === 1} onClick={() => void send(1, null)}>
        {say("helpful")}
      </Plain>
      <Plain
        type="button"
        aria-pressed={exchange.score === -1}
        aria-expanded={asking}
        onClick={() => setAsking(!asking)}
      >
        {say("not_helpful")}
      </Plain>
      <Quiet role="status">{said && say(said)}</Quiet>
      {caught && <CaughtSecret onUnderstood={() => setCaught(false)} />}
      {asking && !caught && (
        <Card
          as="form"
          ref={intoView}
          style={{ flexBasis: "100%", marginInlineStart: 8 }}
          aria-labelledby={id}
          onSubmit={async (event: React.FormEvent) => {
            event.preventDefault();
            if (await holdsSecretOfAnyLanguage(more)) {
              setMore("");
              return setCaught(true);
            }
            const words = [...reasons, more.trim()].filter(Boolean).join("; ");
            void send(-1, words || null);
          }}
        >
          <strong id={id} style={{ fontWeight: 600 }}>
            {say("reason_title")}
          </strong>
          <Row>
            {REASONS.map((reason) => (
              <Chip key={reason}>
                <input
                  type="checkbox"
                  checked={reasons.includes(say(reason))}
                  onChange={(event) => {
                    const others = reasons.filter((one) => one !== say(reason));
                    setReasons(event.target.checked ? [...others, say(reason)] : others);
                  }}
                />
                {say(reason)}
              </Chip>
            ))}
          </Row>
          <Field
            aria-label={say("reason_more")}
            placeholder={say("reason_more")}
            maxLength={MOST}
            value={more}
            onChange={({ target: { value } }) => {
              const secret = holdsSecret(value);
              setMore(secret ? "" : value);
              setCaught(secret);
            }}
          />
          <Row>
            <Primary type="submit">{say("send_feedback")}</Primary>
            <Secondary type="button" onClick={() => setAsking(false)}>
              {say("cancel")}
            </Secondary>
          </Row>
        </Card>
      )}
    </>
  );
}
