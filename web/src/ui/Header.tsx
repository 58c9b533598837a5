import styled from "styled-components";
import { LANGUAGES, type Language } from "../texts";
import { useSurroundings } from "./context";
import { Icon } from "./icons";
import { Menu, type MenuAction } from "./Menu";

const Bar = styled.header`
  display: flex;
  align-items: center;
  gap: 4px;
  padding: 8px 8px 8px 16px;
  padding-inline: 16px 8px;
  border-bottom: 1px solid var(--line);
  & > div:first-child {
    flex: 1;
    min-width: 0;
  }
  h2 {
    margin: 0;
    font-size: 15px;
    font-weight: 600;
    line-height: 20px;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  p {
    margin: 0;
    font-size: 12px;
    line-height: 16px;
    color: var(--quiet);
  }
`;

export const HeaderButton = styled.button`
  display: grid;
  place-items: center;
  width: 40px;
  height: 40px;
  border: 0;
  border-radius: 6px;
  background: none;
  color: var(--quiet);
  &:hover {
    background: var(--line);
    color: var(--ink);
  }
`;

const Select = styled.select`
  max-width: 112px;
  field-sizing: content;
  height: 40px;
  border: 0;
  border-radius: 6px;
  background: none;
  color: var(--quiet);
  font-size: 14px;
  option {
    color: var(--ink);
    background: var(--raised);
  }
`;

interface Props {
  titleId: string;
  onLanguage: (language: Language) => void;
  onMenu: (action: MenuAction) => void;
  onClose: (() => void) | null;
}

export function Header({ titleId, onLanguage, onMenu, onClose }: Props) {
  const { face, language, say } = useSurroundings();
  const names = new Map(face.languages.map((one) => [one.code, one.name]));
  return (
    <Bar>
      <div>
        <h2 id={titleId}>{face.name}</h2>
        <p>{say("assistant")}</p>
      </div>
      <Select
        aria-label={say("language")}
        value={language}
        onChange={(event) => onLanguage(event.target.value as Language)}
      >
        {LANGUAGES.map((code) => (
          <option key={code} value={code} lang={code}>
            {names.get(code) ?? code}
          </option>
        ))}
      </Select>
      <Menu onChoose={onMenu} />
      {onClose && (
        <HeaderButton type="button" aria-label={say("close")} onClick={onClose}>
          <Icon name="close" />
        </HeaderButton>
      )}
    </Bar>
  );
}
