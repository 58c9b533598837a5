import styled from "styled-components";

/** A button without a frame, for rows of small actions and for menus. */
export const Plain = styled.button`
  border: 0;
  background: none;
  padding: 4px 8px;
  min-height: 32px;
  border-radius: 6px;
  color: var(--quiet);
  &:hover:not(:disabled) {
    color: var(--ink);
    background: var(--line);
  }
  &[aria-pressed="true"] {
    color: var(--accent);
  }
`;

export const Primary = styled.button`
  border: 1px solid var(--accent);
  border-radius: 6px;
  background: var(--accent);
  color: var(--on-accent);
  padding: 8px 16px;
  font-weight: 600;
  &:disabled {
    opacity: 0.5;
  }
`;

export const Secondary = styled.button`
  border: 1px solid var(--line);
  border-radius: 6px;
  background: var(--raised);
  color: var(--ink);
  padding: 8px 16px;
  &:hover:not(:disabled) {
    border-color: var(--quiet);
  }
`;

export const Danger = styled(Primary)`
  background: var(--danger);
  border-color: var(--danger);
`;

export const Row = styled.div`
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
  align-items: center;
`;

export const Quiet = styled.p`
  margin: 0;
  color: var(--quiet);
  font-size: 12px;
`;

export const Card = styled.div`
  border: 1px solid var(--line);
  border-radius: 10px;
  background: var(--raised);
  padding: 16px;
  display: flex;
  flex-direction: column;
  gap: 12px;
`;

/** For screen readers alone. */
export const Unseen = styled.span`
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
`;
