import { useCallback, useEffect, useId, useRef, useState } from "react";
import styled from "styled-components";
import type { Consent } from "../api/types";
import type { Chat } from "../chat/useChat";
import type { Language } from "../texts";
import { Composer } from "./Composer";
import { ConsentChoices } from "./Consent";
import { Quiet, Secondary, Unseen } from "./controls";
import { useSurroundings } from "./context";
import { OneExchange } from "./Exchange";
import { Header } from "./Header";
import type { MenuAction } from "./Menu";
import { Erase, History, Privacy, sentence } from "./Pages";

const Frame = styled.div`
  display: flex;
  flex-direction: column;
  height: 100%;
  background: var(--paper);
`;

const Scroll = styled.div`
  flex: 1;
  overflow-y: auto;
  overscroll-behavior: contain;
  padding: 16px;
  display: flex;
  flex-direction: column;
  gap: 16px;
`;

const Empty = styled.div`
  display: flex;
  flex-direction: column;
  gap: 12px;
  margin-top: auto;
  p {
    margin: 0;
  }
  button {
    text-align: start;
  }
`;

const Banner = styled.p`
  margin: 0;
  padding: 8px 16px;
  border-bottom: 1px solid var(--line);
  color: var(--caution);
  font-size: 14px;
`;

type Page = "chat" | "history" | "privacy" | "erase";

interface Props {
  chat: Chat;
  autoFocus: boolean;
  /** Whether a secret was just caught, and how to say so. */
  caught: boolean;
  onCaught: (caught: boolean) => void;
  onLanguage: (language: Language) => void;
  /** Null where it fills a page of its own. */
  onClose: (() => void) | null;
}

/** The whole conversation with everything around it. */
export function Panel(props: Props) {
  const { chat, autoFocus, caught, onCaught, onLanguage, onClose } = props;
  const { client, face, language, say } = useSurroundings();
  const [page, setPage] = useState<Page>("chat");
  const [consent, setConsent] = useState<Consent | null>(null);
  const [problem, setProblem] = useState("");
  const online = useOnline();
  const titleId = useId();
  const last = chat.exchanges.at(-1);
  const refused = last?.problem?.code === "consent_required";

  useEffect(() => {
    // where it cannot be told, the service says so with the first question
    client.consent(language).then(setConsent, () => undefined);
  }, [client, language, refused]);

  const needed = consent !== null && !consent.permitted.answering;
  const asks = needed && (consent.required || refused);

  const choose = async (action: MenuAction) => {
    if (action === "new_chat") {
      await chat.open(null);
      setPage("chat");
    } else if (action === "download") {
      save(await client.download(language), "my-data.zip");
    } else {
      setPage(action);
    }
  };
  const attempt = (doing: Promise<void>) => {
    setProblem("");
    doing.catch((failure: unknown) => setProblem(sentence(failure, say)));
  };
  const back = useCallback(() => setPage("chat"), []);
  return (
    <Frame role="dialog" aria-labelledby={titleId}>
      <Header
        titleId={titleId}
        onLanguage={onLanguage}
        onMenu={(action) => attempt(choose(action))}
        onClose={onClose}
      />
      {problem && <Banner role="alert">{problem}</Banner>}
      {!online && <Banner role="status">{say("offline")}</Banner>}
      {page === "history" && (
        <History
          onBack={back}
          onOpen={(id) => {
            setPage("chat");
            attempt(chat.open(id));
          }}
        />
      )}
      {page === "privacy" && <Privacy onBack={back} onChosen={setConsent} />}
      {page === "erase" && <Erase onBack={back} onErased={() => void chat.open(null)} />}
      {page === "chat" && (
        <>
          <Log chat={chat}>
            {asks ? (
              <ConsentChoices
                first
                consent={consent}
                onChosen={(chosen) => {
                  setConsent(chosen);
                  if (chosen.permitted.answering && refused && last) chat.again(last);
                }}
              />
            ) : null}
            {chat.exchanges.length === 0 && !asks && (
              <Empty>
                <p>{face.knows}</p>
                {face.starters.map((starter) => (
                  <Secondary key={starter} type="button" onClick={() => chat.ask(starter)}>
                    {starter}
                  </Secondary>
                ))}
              </Empty>
            )}
          </Log>
          <Left chat={chat} />
          <Composer
            busy={chat.busy}
            disabled={asks}
            autoFocus={autoFocus}
            caught={caught}
            onCaught={onCaught}
            onAsk={chat.ask}
            onStop={chat.stop}
          />
        </>
      )}
    </Frame>
  );
}

function Log({ chat, children }: { chat: Chat; children: React.ReactNode }) {
  const { say } = useSurroundings();
  const scroll = useRef<HTMLDivElement>(null);
  const last = chat.exchanges.at(-1);
  const stays = useRef(true);
  useEffect(() => {
    const node = scroll.current;
    // with nothing said yet, what stands there is read from its beginning
    if (node && last && stays.current) node.scrollTop = node.scrollHeight;
  });
  useEffect(() => {
    stays.current = true;
  }, [last?.key]);
  const disclosure = chat.exchanges.find((one) => one.turn)?.turn?.disclosure;
  return (
    <Scroll
      ref={scroll}
      tabIndex={0}
      role="region"
      aria-label={say("answer")}
      onScroll={({ currentTarget: node }) => {
        stays.current = node.scrollHeight - node.scrollTop - node.clientHeight < 40;
      }}
    >
      {disclosure && <Quiet>{disclosure}</Quiet>}
      {chat.exchanges.map((one) => (
        <OneExchange
          key={one.key}
          exchange={one}
          isLast={one === last}
          busy={chat.busy}
          onAgain={chat.again}
          onRate={chat.rate}
        />
      ))}
      {children}
      <Announced chat={chat} />
    </Scroll>
  );
}

/** What a screen reader is told: each step once, and that the answer is there; never each word. */
function Announced({ chat }: { chat: Chat }) {
  const { say } = useSurroundings();
  const last = chat.exchanges.at(-1);
  let text = "";
  if (last?.state === "asking" && last.doing && last.doing !== "recording") text = say(last.doing);
  else if (last?.state === "answered" && last.turn) text = say("answer_ready");
  else if (last?.state === "stopped") text = say("stopped");
  return (
    <Unseen role="status" aria-live="polite">
      {text}
    </Unseen>
  );
}

/** Few questions left are told before they are used up. */
function Left({ chat }: { chat: Chat }) {
  const { say } = useSurroundings();
  const usage = chat.exchanges.findLast((one) => one.turn)?.turn?.usage;
  if (!usage || usage.limit <= 0) return null;
  const left = usage.limit - usage.used;
  if (left > Math.max(5, usage.limit / 10)) return null;
  return (
    <Quiet style={{ padding: "0 16px 8px" }}>
      {say("left", { left: Math.max(0, left), limit: usage.limit })}
    </Quiet>
  );
}

function useOnline(): boolean {
  const [online, setOnline] = useState(() => navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return online;
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
