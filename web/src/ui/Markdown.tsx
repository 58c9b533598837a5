import { memo, useMemo } from "react";
import Markdown, { type Components } from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import styled from "styled-components";
import type { Source } from "../api/types";
import { CITATION, citations } from "./citations";
import { useSurroundings } from "./context";
import { mayLink } from "./links";

const Text = styled.div`
  overflow-wrap: anywhere;
  & > :first-child {
    margin-top: 0;
  }
  & > :last-child {
    margin-bottom: 0;
  }
  p,
  ul,
  ol,
  pre {
    margin: 0 0 8px;
  }
  h1,
  h2,
  h3,
  h4 {
    font-size: 15px;
    font-weight: 600;
    margin: 12px 0 4px;
  }
  ul,
  ol {
    padding-inline-start: 24px;
  }
  code {
    font:
      13px/1.5 ui-monospace,
      monospace;
    background: var(--line);
    border-radius: 4px;
    padding: 1px 4px;
  }
  pre {
    overflow-x: auto;
    direction: ltr;
    text-align: left;
  }
  blockquote {
    margin: 0 0 8px;
    padding-inline-start: 12px;
    border-inline-start: 2px solid var(--line);
  }
  a {
    color: var(--accent);
  }
`;

const Numeral = styled.button`
  border: 0;
  background: none;
  padding: 2px 4px;
  margin: 0 -2px;
  font-size: 12px;
  font-weight: 600;
  /* keeps the lines of the text where they are */
  line-height: 0;
  vertical-align: 4px;
  color: var(--accent);
  border-radius: 4px;
  &:hover {
    background: var(--tint);
  }
`;

// no images: they would load from wherever the text says
const SCHEMA = {
  ...defaultSchema,
  tagNames: [
    ...["p", "br", "strong", "em", "del", "code", "pre", "blockquote", "hr", "a"],
    ...["ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"],
  ],
  attributes: { a: ["href"], ol: ["start"] },
};

interface Props {
  text: string;
  sources: Source[];
  onCite?: (number: number) => void;
}

/** An answer's text: Markdown without HTML of its own; numerals open their sources. */
export const Answered = memo(function Answered({ text, sources, onCite }: Props) {
  const { face, say } = useSurroundings();
  const hosts = face.official_hosts;
  const components = useMemo<Components>(
    () => ({
      a({ href, children }) {
        const cited = href?.startsWith(CITATION) ? Number(href.slice(CITATION.length)) : null;
        if (cited !== null) {
          return sources.some((source) => source.id === cited) || !sources.length ? (
            <Numeral
              type="button"
              aria-label={say("source", { number: cited })}
              disabled={!sources.length}
              onClick={() => onCite?.(cited)}
            >
              {cited}
            </Numeral>
          ) : null;
        }
        return mayLink(href, sources, hosts) ? (
          <a href={href} target="_blank" rel="noopener noreferrer nofollow">
            {children}
          </a>
        ) : (
          <>{children}</>
        );
      },
      img: ({ alt }) => <>{alt}</>,
    }),
    [sources, hosts, onCite, say],
  );
  return (
    <Text dir="auto">
      <Markdown
        skipHtml
        rehypePlugins={[[rehypeSanitize, SCHEMA], citations]}
        components={components}
      >
        {text}
      </Markdown>
    </Text>
  );
});
