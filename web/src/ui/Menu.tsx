import { useEffect, useRef, useState } from "react";
import styled from "styled-components";
import type { Words } from "../texts";
import { useSurroundings } from "./context";
import { HeaderButton } from "./Header";
import { Icon } from "./icons";

const Place = styled.div`
  position: relative;
`;

const Items = styled.ul`
  position: absolute;
  inset-inline-end: 0;
  top: 100%;
  z-index: 2;
  min-width: 220px;
  margin: 4px 0 0;
  padding: 4px;
  list-style: none;
  background: var(--raised);
  border: 1px solid var(--line);
  border-radius: 10px;
  box-shadow: 0 4px 24px rgb(0 0 0 / 0.16);
`;

const Item = styled.button`
  width: 100%;
  border: 0;
  background: none;
  border-radius: 6px;
  padding: 8px 12px;
  text-align: start;
  &:hover,
  &:focus {
    background: var(--paper);
  }
`;

export type MenuAction = "new_chat" | "history" | "privacy" | "download" | "erase";
const ACTIONS: MenuAction[] = ["new_chat", "history", "privacy", "download", "erase"];

/** A menu button (https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/). */
export function Menu({ onChoose }: { onChoose: (action: MenuAction) => void }) {
  const { say } = useSurroundings();
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const root = place.current?.getRootNode() as ShadowRoot;
    place.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const outside = (event: Event) => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    root.addEventListener("pointerdown", outside);
    return () => root.removeEventListener("pointerdown", outside);
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const items = [...(place.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const at = items.indexOf(event.target as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      close();
    } else if (event.key === "Tab") {
      setOpen(false);
    } else if (open && to !== undefined) {
      event.preventDefault();
      items.at(to % items.length)?.focus();
    }
  };
  return (
    <Place ref={place} onKeyDown={onKeyDown}>
      <HeaderButton
        ref={button}
        type="button"
        aria-label={say("menu")}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="menu" />
      </HeaderButton>
      {open && (
        <Items role="menu" aria-label={say("menu")}>
          {ACTIONS.map((action) => (
            <li key={action} role="none">
              <Item
                type="button"
                role="menuitem"
                tabIndex={-1}
                onClick={() => {
                  close();
                  onChoose(action);
                }}
              >
                {say(action satisfies keyof Words)}
              </Item>
            </li>
          ))}
        </Items>
      )}
    </Place>
  );
}
