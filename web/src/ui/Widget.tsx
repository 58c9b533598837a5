import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import type { Ref } from "react";
import styled from "styled-components";
import { Client } from "../api/client";
import type { Face } from "../api/types";
import { useChat } from "../chat/useChat";
import type { Options, WidgetEvent } from "../options";
import { holdsSecretOfAnyLanguage } from "../secrets/detect";
import { read, write } from "../storage";
import { ENGLISH, type Language, spoken, type Words, wordsOf } from "../texts";
import { Surrounding, withWords } from "./context";
import { Icon } from "./icons";
import { Panel } from "./Panel";

const Launcher = styled.button`
  position: fixed;
  inset-block-end: 20px;
  inset-inline-end: 20px;
  z-index: 2147483000;
  display: grid;
  place-items: center;
  width: 56px;
  height: 56px;
  border: 0;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  box-shadow: 0 4px 24px rgb(0 0 0 / 0.16);
`;

const Floating = styled.div`
  position: fixed;
  inset-block-end: 20px;
  inset-inline-end: 20px;
  z-index: 2147483000;
  outline: none;
  width: 400px;
  height: min(680px, calc(100vh - 40px));
  border: 1px solid var(--line);
  border-radius: 10px;
  overflow: hidden;
  box-shadow: 0 4px 24px rgb(0 0 0 / 0.16);
  @media (max-width: 520px) {
    inset: 0;
    width: auto;
    height: 100dvh;
    border: 0;
    border-radius: 0;
  }
`;

const Filling = styled.div`
  height: 100%;
`;

/** What a script of the site may do with the widget. */
export interface Handle {
  open(): void;
  close(): void;
  ask(question: string): void;
  newChat(): void;
  setLanguage(language: string): void;
}

interface Props extends Options {
  handle?: Ref<Handle>;
  /** Told which language is shown, for the element around. */
  onDirection?: (language: Language, dir: "ltr" | "rtl") => void;
}

export function Widget(props: Props) {
  const { origin, project = null, display = "launcher", onDirection, handle } = props;
  const latest = useRef(props);
  latest.current = props;
  const tell = useCallback((event: WidgetEvent) => latest.current.onEvent?.(event), []);
  const client = useMemo(
    () =>
      new Client(
        origin,
        () => {
          const token = latest.current.token;
          return typeof token === "function" ? token() : (token ?? null);
        },
        project,
      ),
    [origin, project],
  );
  const [language, setLanguage] = useState<Language>(() => firstLanguage(props.language));
  const [shown, setShown] = useState(display === "page");
  const [byHand, setByHand] = useState(false);
  const launcher = useRef<HTMLButtonElement>(null);
  const outer = useRef<HTMLDivElement>(null);
  const { face, words, failed, retry } = useFace(client, language, shown);
  const chat = useChat(client, language, {
    question: () => tell({ type: "question" }),
    answer: (turn) =>
      tell({
        type: "answer",
        turnId: turn.turn_id,
        confidence: turn.validation.confidence_score,
        sources: turn.sources.length,
        stopped: turn.stopped,
      }),
    problem: ({ code }) => tell({ type: "error", code }),
  });
  const dir = language === "ar" ? "rtl" : "ltr";
  useEffect(() => onDirection?.(language, dir), [onDirection, language, dir]);

  const isShown = useRef(shown);
  const show = useCallback(
    (wanted: boolean) => {
      if (isShown.current === wanted) return;
      isShown.current = wanted;
      setShown(wanted);
      tell({ type: wanted ? "open" : "close" });
    },
    [tell],
  );
  useEffect(() => {
    // Escape is heard also while there is no field to write in
    const root = outer.current?.getRootNode() as ShadowRoot | undefined;
    if (byHand && !root?.activeElement) outer.current?.focus({ preventScroll: true });
  }, [byHand, shown]);
  const open = useCallback(() => {
    setByHand(true);
    show(true);
  }, [show]);
  const close = useCallback(() => {
    if (display === "page") return;
    show(false);
    requestAnimationFrame(() => launcher.current?.focus());
  }, [show, display]);
  const [caught, setCaught] = useState(false);
  const latestAsk = useRef(chat.ask);
  latestAsk.current = chat.ask;
  // whoever asks, a person, a starter or a script of the site: a secret is not sent
  const ask = useCallback(
    (question: string) =>
      void holdsSecretOfAnyLanguage(question).then((found) =>
        found ? setCaught(true) : latestAsk.current(question),
      ),
    [],
  );
  const choose = useCallback((chosen: Language) => {
    write("language", chosen);
    setLanguage(chosen);
  }, []);
  useImperativeHandle(
    handle,
    () => ({
      open,
      close,
      ask: (question) => {
        open();
        ask(question);
      },
      newChat: () => void chat.open(null),
      setLanguage: (tag) => {
        const found = spoken(tag);
        if (found) choose(found);
      },
    }),
    [open, close, ask, chat, choose],
  );
  const rated = useMemo(
    () => ({
      ...chat,
      ask,
      rate: async (...[exchange, score, comment]: Parameters<typeof chat.rate>) => {
        await chat.rate(exchange, score, comment);
        if (exchange.turnId) tell({ type: "feedback", turnId: exchange.turnId, score });
      },
    }),
    [chat, ask, tell],
  );

  const surroundings = useMemo(
    () => face && withWords({ client, face, language, dir, words }),
    [client, face, language, dir, words],
  );

  if (!shown) {
    return (
      <Launcher ref={launcher} type="button" aria-label={words.open} onClick={open}>
        <Icon name="chat" />
      </Launcher>
    );
  }
  const Outer = display === "page" ? Filling : Floating;
  return (
    <Outer
      ref={outer}
      tabIndex={-1}
      lang={language}
      dir={dir}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.nativeEvent.isComposing) close();
      }}
    >
      {surroundings ? (
        <Surrounding.Provider value={surroundings}>
          <Panel
            chat={rated}
            autoFocus={byHand}
            caught={caught}
            onCaught={setCaught}
            onLanguage={choose}
            onClose={display === "page" ? null : close}
          />
        </Surrounding.Provider>
      ) : (
        <Unreachable words={words} failed={failed} onRetry={retry} onClose={close} />
      )}
    </Outer>
  );
}

const Waiting = styled.div`
  height: 100%;
  padding: 16px;
  background: var(--paper);
  display: flex;
  flex-direction: column;
  gap: 12px;
  align-items: flex-start;
`;

function Unreachable(props: {
  words: Words;
  failed: boolean;
  onRetry: () => void;
  onClose: () => void;
}) {
  const { words, failed, onRetry, onClose } = props;
  return (
    <Waiting>
      {failed && (
        <>
          <p role="alert" style={{ margin: 0 }}>
            {words.problem_offline}
          </p>
          <button type="button" onClick={onRetry}>
            {words.retry}
          </button>
          <button type="button" onClick={onClose}>
            {words.close}
          </button>
        </>
      )}
    </Waiting>
  );
}

/** Who answers and in which words; asked for when the widget is opened first. */
function useFace(client: Client, language: Language, shown: boolean) {
  const [face, setFace] = useState<Face | null>(null);
  const [words, setWords] = useState<Words>(ENGLISH);
  const [failed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let current = true;
    wordsOf(language).then(
      (found) => current && setWords(found),
      () => undefined,
    );
    if (shown) {
      client.face(language).then(
        (found) => {
          if (!current) return;
          setFace(found);
          setFailed(false);
        },
        () => current && setFailed(true),
      );
    }
    return () => {
      current = false;
    };
  }, [client, language, shown, tries]);
  return { face, words, failed, retry: () => setTries(tries + 1) };
}

function firstLanguage(asked: string | null | undefined): Language {
  const wanted = [
    read<string>("language"),
    asked,
    document.documentElement.lang,
    ...navigator.languages,
  ];
  for (const tag of wanted) {
    const found = spoken(tag);
    if (found) return found;
  }
  return "en";
}
