import { useEffect, useRef } from "react";
import styled from "styled-components";
import { Danger } from "./controls";
import { useSurroundings } from "./context";

const Loud = styled.section`
  border: 2px solid var(--danger);
  border-radius: 10px;
  background: var(--danger-tint);
  padding: 16px;
  h3 {
    margin: 0 0 8px;
    font-size: 15px;
    font-weight: 600;
    color: var(--danger);
  }
  p {
    margin: 0 0 8px;
    white-space: pre-line;
  }
  ol {
    margin: 0 0 12px;
    padding-inline-start: 24px;
  }
  li {
    margin-bottom: 4px;
  }
`;

/** What was typed is gone: it never left this page. */
export function CaughtSecret({ onUnderstood }: { onUnderstood: () => void }) {
  const { say } = useSurroundings();
  const card = useRef<HTMLElement>(null);
  // not the button: whoever types on would press it with the next space
  useEffect(() => card.current?.focus(), []);
  return (
    <Loud ref={card} tabIndex={-1} role="alertdialog" aria-label={say("secret_title")}>
      <h3>{say("secret_title")}</h3>
      <p>{say("secret_caught")}</p>
      <ol>
        <li>{say("secret_step_1")}</li>
        <li>{say("secret_step_2")}</li>
        <li>{say("secret_step_3")}</li>
      </ol>
      <Danger type="button" onClick={onUnderstood}>
        {say("understood")}
      </Danger>
    </Loud>
  );
}

/** The service destroyed a secret: its notice, with the steps as a list. */
export function DestroyedSecret({ notice }: { notice: string }) {
  const { say } = useSurroundings();
  const blocks = notice.split(/\n\n+/);
  return (
    <Loud role="alert">
      <h3>{say("secret_destroyed")}</h3>
      {blocks.map((block) => {
        const steps = block.split("\n").map((line) => line.match(/^\d+\. (.*)$/)?.[1]);
        return steps.every((step) => step !== undefined) ? (
          <ol key={block}>
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        ) : (
          <p key={block}>{block}</p>
        );
      })}
    </Loud>
  );
}
