import { type ReactNode, useEffect, useRef, useState } from "react";
import styled from "styled-components";
import { ServiceError } from "../api/client";
import type { Consent, ThreadSummary } from "../api/types";
import { removeAll } from "../storage";
import { ConsentChoices } from "./Consent";
import { Card, Danger, Plain, Quiet, Row, Secondary } from "./controls";
import { useSurroundings } from "./context";
import { Working } from "./Working";

const Page = styled.section`
  flex: 1;
  overflow-y: auto;
  padding: 16px;
  display: flex;
  flex-direction: column;
  gap: 16px;
  h3 {
    margin: 0;
    font-size: 18px;
    font-weight: 600;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
`;

const Conversation = styled.button`
  width: 100%;
  border: 0;
  border-bottom: 1px solid var(--line);
  background: none;
  padding: 12px 0;
  text-align: start;
  overflow-wrap: anywhere;
  small {
    display: block;
    font-size: 12px;
    color: var(--quiet);
  }
`;

function Titled(props: { title: string; onBack: () => void; children: ReactNode }) {
  const { say } = useSurroundings();
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  return (
    <Page aria-label={props.title}>
      <Row style={{ marginInlineStart: -8 }}>
        <Plain ref={back} type="button" onClick={props.onBack}>
          {say("back")}
        </Plain>
      </Row>
      <h3>{props.title}</h3>
      {props.children}
    </Page>
  );
}

export function History(props: { onOpen: (id: string) => void; onBack: () => void }) {
  const { client, language, say } = useSurroundings();
  const [threads, setThreads] = useState<ThreadSummary[] | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    client.threads().then(setThreads, (failure: unknown) => setProblem(sentence(failure, say)));
  }, [client, say]);
  return (
    <Titled title={say("history")} onBack={props.onBack}>
      {problem && <p role="alert">{problem}</p>}
      {!threads && !problem && <Working doing={null} />}
      {threads?.length === 0 && <p>{say("history_none")}</p>}
      <ul>
        {threads?.map((thread) => (
          <li key={thread.id}>
            <Conversation type="button" onClick={() => props.onOpen(thread.id)}>
              <span dir="auto">{thread.title}</span>
              <small>
                {new Date(thread.updated_at).toLocaleString(language, {
                  dateStyle: "medium",
                  timeStyle: "short",
                })}
              </small>
            </Conversation>
          </li>
        ))}
      </ul>
    </Titled>
  );
}

export function Privacy(props: { onChosen: (consent: Consent) => void; onBack: () => void }) {
  const { client, language, say } = useSurroundings();
  const [consent, setConsent] = useState<Consent | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    client.consent(language).then(setConsent, (failure: unknown) => {
      setProblem(sentence(failure, say));
    });
  }, [client, language, say]);
  return (
    <Titled title={say("privacy")} onBack={props.onBack}>
      {problem && <p role="alert">{problem}</p>}
      {consent && (
        <ConsentChoices
          consent={consent}
          first={false}
          onChosen={(chosen) => {
            setConsent(chosen);
            props.onChosen(chosen);
          }}
        />
      )}
    </Titled>
  );
}

export function Erase(props: { onErased: () => void; onBack: () => void }) {
  const { client, say } = useSurroundings();
  const [said, setSaid] = useState("");
  const [done, setDone] = useState(false);
  const [working, setWorking] = useState(false);
  const erase = async () => {
    setWorking(true);
    try {
      const receipt = await client.erase();
      const count = Object.values(receipt.erased).reduce((sum, one) => sum + one, 0);
      setSaid(receipt.finished_at ? say("erased", { count }) : say("erasing"));
      setDone(true);
      removeAll();
      props.onErased();
    } catch (failure) {
      setSaid(sentence(failure, say));
    } finally {
      setWorking(false);
    }
  };
  return (
    <Titled title={say("erase")} onBack={props.onBack}>
      {!done && (
        <Card>
          <p style={{ margin: 0 }}>{say("erase_sure")}</p>
          <Row>
            <Danger type="button" disabled={working} onClick={() => void erase()}>
              {say("erase_yes")}
            </Danger>
            <Secondary type="button" onClick={props.onBack}>
              {say("cancel")}
            </Secondary>
          </Row>
        </Card>
      )}
      <Quiet role="status" style={{ fontSize: 15 }}>
        {said}
      </Quiet>
    </Titled>
  );
}

/** What failed and what to do, of a call that the menu made. */
export function sentence(failure: unknown, say: ReturnType<typeof useSurroundings>["say"]): string {
  const problem = failure instanceof ServiceError ? failure.problem : null;
  if (problem?.code === "offline") return say("problem_offline");
  return problem?.detail || say("problem_failed");
}
