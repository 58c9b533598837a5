import styled, { keyframes } from "styled-components";
import type { Exchange } from "../chat/state";
import { useSurroundings } from "./context";

const pulse = keyframes`
  0%, 60%, 100% { opacity: 0.3; }
  30% { opacity: 1; }
`;

const Dots = styled.span`
  span {
    display: inline-block;
    width: 6px;
    height: 6px;
    margin-inline-end: 4px;
    border-radius: 50%;
    background: var(--quiet);
    animation: ${pulse} 1.2s infinite;
  }
  span:nth-child(2) {
    animation-delay: 0.15s;
  }
  span:nth-child(3) {
    animation-delay: 0.3s;
  }
`;

const Line = styled.p`
  margin: 0;
  color: var(--quiet);
`;

/** What is being done, in words; three dots only while nothing else is known. */
export function Working({ doing }: Pick<Exchange, "doing">) {
  const { say } = useSurroundings();
  if (doing === null) {
    return (
      <Dots aria-hidden="true">
        <span />
        <span />
        <span />
      </Dots>
    );
  }
  return <Line>{say(doing === "recording" ? "validating" : doing)}</Line>;
}
