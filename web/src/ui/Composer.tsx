import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import styled from "styled-components";
import { holdsSecret, holdsSecretOfAnyLanguage } from "../secrets/detect";
import { Quiet } from "./controls";
import { useSurroundings } from "./context";
import { Icon } from "./icons";
import { CaughtSecret } from "./Secret";

const Form = styled.form`
  border-top: 1px solid var(--line);
  padding: 12px 16px;
  display: flex;
  flex-direction: column;
  gap: 8px;
`;

const Line = styled.div`
  display: flex;
  gap: 8px;
  align-items: flex-end;
`;

const Field = styled.textarea`
  flex: 1;
  min-width: 0;
  max-height: 144px;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: var(--raised);
  padding: 8px 12px;
  /* smaller letters make a phone zoom in */
  font-size: 16px;
  resize: none;
  &::placeholder {
    color: var(--quiet);
    opacity: 1;
  }
`;

const Send = styled.button`
  display: grid;
  place-items: center;
  width: 40px;
  height: 40px;
  flex: none;
  border: 0;
  border-radius: 6px;
  background: var(--accent);
  color: var(--on-accent);
  &:disabled {
    opacity: 0.4;
  }
  [dir="rtl"] & svg {
    transform: scaleX(-1);
  }
`;

interface Props {
  busy: boolean;
  disabled: boolean;
  autoFocus: boolean;
  caught: boolean;
  onCaught: (caught: boolean) => void;
  onAsk: (question: string) => void;
  onStop: () => void;
}

/** Where a question is written: Enter sends, with Shift it is a new line. */
export function Composer(props: Props) {
  const { busy, disabled, autoFocus, caught, onCaught, onAsk, onStop } = props;
  const { face, say } = useSurroundings();
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const over = [...text].length - face.max_message_chars;

  useLayoutEffect(() => {
    const node = field.current;
    if (!node) return;
    node.style.height = "auto";
    node.style.height = `${node.scrollHeight + 2}px`;
  }, [text, caught]);
  useEffect(() => {
    if (autoFocus && !disabled) field.current?.focus({ preventScroll: true });
  }, [autoFocus, disabled]);

  const latest = useRef("");
  const put = (written: string) => {
    latest.current = written;
    setText(written);
  };
  const clear = () => {
    put("");
    onCaught(true);
  };
  const take = (written: string) => {
    if (holdsSecret(written)) return clear();
    put(written);
    // lists of other languages may have to be fetched first
    void holdsSecretOfAnyLanguage(written).then(
      (found) => found && latest.current === written && clear(),
    );
  };
  const send = () => {
    const question = text.trim();
    if (!question || busy || disabled || over > 0) return;
    put("");
    onAsk(question);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends the writing of a Chinese or Japanese word sends nothing; 229 is Safari's sign
    const composing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    send();
  };

  if (caught) {
    return (
      <Form as="div">
        <CaughtSecret
          onUnderstood={() => {
            onCaught(false);
            requestAnimationFrame(() => field.current?.focus());
          }}
        />
      </Form>
    );
  }
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Line>
        <Field
          ref={field}
          rows={1}
          // an empty field runs as its placeholder does
          dir={text ? "auto" : undefined}
          aria-label={say("question")}
          placeholder={say("placeholder")}
          value={text}
          disabled={disabled}
          autoComplete="off"
          onChange={(event) => take(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {busy ? (
          <Send type="button" aria-label={say("stop")} onClick={onStop}>
            <Icon name="stop" />
          </Send>
        ) : (
          <Send
            type="submit"
            aria-label={say("send")}
            disabled={disabled || !text.trim() || over > 0}
          >
            <Icon name="send" />
          </Send>
        )}
      </Line>
      {over > 0 ? (
        <Quiet role="status">{say("too_long", { count: over })}</Quiet>
      ) : (
        <Quiet>{say("never_share")}</Quiet>
      )}
    </Form>
  );
}
