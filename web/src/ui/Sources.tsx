import { useEffect, useRef } from "react";
import styled from "styled-components";
import type { Source } from "../api/types";
import { quoted } from "./citations";
import { useSurroundings } from "./context";
import { mayLink } from "./links";

const List = styled.ol`
  list-style: none;
  margin: 0;
  padding: 0;
  font-size: 14px;
  border-top: 1px solid var(--line);
`;

const Item = styled.li`
  & + & {
    border-top: 1px solid var(--line);
  }
`;

const Heading = styled.button`
  display: flex;
  gap: 8px;
  width: 100%;
  border: 0;
  background: none;
  padding: 8px 0;
  text-align: start;
  color: var(--quiet);
  &:hover {
    color: var(--ink);
  }
  b {
    font-weight: 600;
    color: var(--accent);
    min-width: 16px;
  }
  span {
    overflow-wrap: anywhere;
  }
`;

const Passage = styled.div`
  background: var(--raised);
  border: 1px solid var(--line);
  border-radius: 10px;
  padding: 12px;
  margin-bottom: 8px;
  blockquote {
    margin: 0;
    white-space: pre-line;
    overflow-wrap: anywhere;
    max-height: 240px;
    overflow-y: auto;
  }
  mark {
    background: var(--mark);
    color: var(--ink);
    border-radius: 2px;
  }
  a {
    display: inline-block;
    margin-top: 8px;
    color: var(--accent);
  }
`;

interface Props {
  sources: Source[];
  answer: string;
  prefix: string;
  opened: number | null;
  onOpen: (number: number | null) => void;
}

/** One line for each source; a line opens the passage, with what the answer took from it marked. */
export function Sources({ sources, answer, prefix, opened, onOpen }: Props) {
  const { say, face } = useSurroundings();
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (opened !== null) card.current?.scrollIntoView({ block: "nearest" });
  }, [opened]);
  return (
    <List aria-label={say("sources")}>
      {sources.map((source) => {
        const isOpen = opened === source.id;
        const id = `${prefix}-${source.id}`;
        return (
          <Item key={source.id}>
            <Heading
              type="button"
              aria-expanded={isOpen}
              aria-controls={id}
              onClick={() => onOpen(isOpen ? null : source.id)}
            >
              <b>{source.id}</b>
              <span>{nameOf(source)}</span>
            </Heading>
            <Passage ref={isOpen ? card : null} id={id} hidden={!isOpen}>
              <Snippet text={source.snippet} part={quoted(source.snippet, answer, source.id)} />
              {source.url && mayLink(source.url, sources, face.official_hosts) && (
                <a href={source.url} target="_blank" rel="noopener noreferrer nofollow">
                  {say("open_source")}
                </a>
              )}
            </Passage>
          </Item>
        );
      })}
    </List>
  );
}

function Snippet({ text, part }: { text: string; part: [number, number] | null }) {
  if (!part) return <blockquote dir="auto">{text}</blockquote>;
  const [from, to] = part;
  return (
    <blockquote dir="auto">
      {text.slice(0, from)}
      <mark>{text.slice(from, to)}</mark>
      {text.slice(to)}
    </blockquote>
  );
}

function nameOf(source: Source): string {
  if (source.heading.startsWith(source.title)) return source.heading;
  return [source.title, source.heading].filter(Boolean).join(" › ") || source.source;
}
