import { useEffect, useState } from "react";
import styled from "styled-components";
import { ServiceError } from "../api/client";
import type { Consent } from "../api/types";
import { Card, Primary, Quiet, Row, Secondary } from "./controls";
import { useSurroundings } from "./context";

const PURPOSES = ["answering", "analytics", "improvement"] as const;
type Purpose = (typeof PURPOSES)[number];

const Choice = styled.label`
  display: grid;
  grid-template-columns: 20px 1fr;
  gap: 4px 8px;
  input {
    margin: 4px 0 0;
    width: 16px;
    height: 16px;
    accent-color: var(--accent);
  }
  strong {
    font-weight: 600;
  }
  span {
    grid-column: 2;
    color: var(--quiet);
    font-size: 14px;
  }
`;

interface Props {
  consent: Consent;
  /** Before the first answer: the same weight for a yes and a no. */
  first: boolean;
  onChosen: (consent: Consent) => void;
}

/** What is agreed to, one purpose at a time; withdrawing is as easy as agreeing. */
export function ConsentChoices({ consent, first, onChosen }: Props) {
  const { client, say } = useSurroundings();
  const [chosen, setChosen] = useState<Record<Purpose, boolean>>(consent.permitted);
  const [said, setSaid] = useState("");
  const [saving, setSaving] = useState(false);
  useEffect(() => setChosen(consent.permitted), [consent]);

  const keep = async (wanted: Record<Purpose, boolean>) => {
    setSaving(true);
    try {
      const yes = PURPOSES.filter((one) => wanted[one]);
      const no = PURPOSES.filter((one) => !wanted[one]);
      let kept = no.length ? await client.refuse(no, consent) : consent;
      if (yes.length) kept = await client.choose(yes, consent);
      setSaid(say(wanted.answering ? "saved" : "consent_refused"));
      onChosen(kept);
    } catch (failure) {
      const offline = failure instanceof ServiceError && failure.problem.code === "offline";
      setSaid(say(offline ? "problem_offline" : "problem_failed"));
    } finally {
      setSaving(false);
    }
  };

  return (
    <Card role="group" aria-label={say(first ? "consent_title" : "privacy")}>
      {first && <strong style={{ fontWeight: 600 }}>{say("consent_title")}</strong>}
      {PURPOSES.map((purpose) => (
        <Choice key={purpose}>
          <input
            type="checkbox"
            checked={first && purpose === "answering" ? true : chosen[purpose]}
            disabled={first && purpose === "answering"}
            onChange={(event) => setChosen({ ...chosen, [purpose]: event.target.checked })}
          />
          <strong>{say(`consent_${purpose}`)}</strong>
          <span>{consent.text[purpose]}</span>
        </Choice>
      ))}
      {first ? (
        <Row>
          <Primary
            type="button"
            disabled={saving}
            onClick={() => void keep({ ...chosen, answering: true })}
          >
            {consent.actions.agree}
          </Primary>
          <Primary
            type="button"
            disabled={saving}
            onClick={() => void keep({ answering: false, analytics: false, improvement: false })}
          >
            {consent.actions.refuse}
          </Primary>
        </Row>
      ) : (
        <Row>
          <Secondary type="button" disabled={saving} onClick={() => void keep(chosen)}>
            {say("save")}
          </Secondary>
        </Row>
      )}
      <Quiet role="status" style={said ? undefined : { marginTop: -12 }}>
        {said}
      </Quiet>
    </Card>
  );
}
