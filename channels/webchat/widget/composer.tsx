/** @jsxImportSource preact */
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icons.js";
import type { Words } from "./words/words.js";

type Props = {
  input: RefObject<HTMLTextAreaElement>;
  words: Words;
  maxText: number;
  draft: { get(): string; set(text: string): void };
  /** False when the text could not be accepted; it then stays in the composer. */
  onSend: (text: string) => boolean;
  onFile: (file: File) => void;
  onTyping: (on: boolean) => void;
};

/** A typing sign is renewed during writing, and ends this long (ms) after the last key. */
const TYPING_IDLE_MS = 4_000;

/**
 * The field in which the visitor writes. Enter sends, Shift+Enter breaks the line, and files come by button or paste.
 */
export function Composer({ input, words, maxText, draft, onSend, onFile, onTyping }: Props) {
  const [text, setText] = useState(draft.get);
  const typing = useRef(0);
  const tooLong = text.length > maxText;
  const empty = text.trim() === "";

  useEffect(() => {
    const area = input.current;
    if (area === null) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [text, input]);

  const change = (value: string) => {
    setText(value);
    draft.set(value);
    if (typing.current === 0 && value !== "") onTyping(true);
    clearTimeout(typing.current);
    typing.current = window.setTimeout(stopTyping, TYPING_IDLE_MS);
  };
  const stopTyping = () => {
    clearTimeout(typing.current);
    if (typing.current !== 0) onTyping(false);
    typing.current = 0;
  };
  const send = () => {
    if (empty || tooLong || !onSend(text.trim())) return;
    stopTyping();
    setText("");
    draft.set("");
    input.current?.focus();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {tooLong && (
        <p class="too-long" id="too-long" role="alert">
          {words.tooLong(maxText.toLocaleString(words.locale))}
        </p>
      )}
      <label class="round" title={words.attach}>
        <Icon name="attach" />
        <span class="for-readers">{words.attach}</span>
        <input
          type="file"
          class="for-readers"
          onChange={(event) => {
            for (const file of event.currentTarget.files ?? []) onFile(file);
            event.currentTarget.value = "";
          }}
        />
      </label>
      <textarea
        ref={input}
        rows={1}
        value={text}
        placeholder={words.placeholder}
        aria-label={words.messageLabel}
        aria-invalid={tooLong}
        aria-describedby={tooLong ? "too-long" : undefined}
        enterkeyhint="send"
        onInput={(event) => change(event.currentTarget.value)}
        onPaste={(event) => {
          const files = [...(event.clipboardData?.files ?? [])];
          if (files.length > 0) event.preventDefault();
          files.forEach(onFile);
        }}
        onKeyDown={(event) => {
          // While an input method is composing, Enter belongs to it.
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="round send" aria-label={words.send} title={words.send} disabled={empty || tooLong}>
        <Icon name="send" />
      </button>
    </form>
  );
}
