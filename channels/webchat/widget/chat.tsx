/** @jsxImportSource preact */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { PageConfig } from "../wire.js";
import type { ChatSession } from "./chat-session.js";
import { type ChatState, openOptions, speaker, unreadCount } from "./chat-state.js";
import { Composer } from "./composer.js";
import { Header } from "./header.js";
import { Icon } from "./icons.js";
import { QuickReplies } from "./quick-replies.js";
import { Transcript } from "./transcript.js";
import { TypingDots } from "./typing-dots.js";
import { useScrollToEnd } from "./use-scroll-to-end.js";
import { Greeting, OfflineBar, Refused, Skeleton } from "./views.js";
import type { Words } from "./words/words.js";

type Props = {
  state: ChatState;
  session: ChatSession;
  config: PageConfig;
  base: string;
  words: Words;
  draft: { get(): string; set(text: string): void };
  /** Whether the visitor can see the chat. Messages only count as read while this is true. */
  visible: boolean;
  input: RefObject<HTMLTextAreaElement>;
  onClose: (() => void) | null;
};

/** The whole chat, in any state. */
export function Chat({ state, session, config, base, words, draft, visible, input, onClose }: Props) {
  const { list, onScroll, away, toEnd } = useScrollToEnd(state, state.pending.length);
  const owner = speaker(state);
  const options = openOptions(state);
  const waiting = state.pending.filter((message) => message.state === "sending").length;
  const empty = state.lines.length === 0 && state.pending.length === 0;
  const unread = unreadCount(state);

  useEffect(() => {
    if (visible && !away && state.phase === "ready") session.markSeen();
  }, [visible, away, state, session]);

  return (
    <main
      class="chat"
      aria-labelledby="title"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.isComposing) onClose?.();
      }}
    >
      <Header
        title={config.title}
        owner={owner}
        words={words}
        onClose={onClose}
        onAskPerson={state.phase === "refused" ? null : () => session.askPerson(words.askPerson)}
      />
      <div
        class="list"
        ref={list}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-live="polite"
        aria-label={words.conversation}
      >
        <div class="lines">
          {state.phase === "refused" ? (
            <Refused code={state.refusal} words={words} onRetry={session.reconnect} />
          ) : (
            <>
              <p class="notice">{words.botNotice}</p>
              {state.phase === "loading" && empty && <Skeleton words={words} />}
              {state.phase === "ready" && empty && <Greeting greeting={config.greeting} />}
              <Transcript
                state={state}
                base={base}
                words={words}
                maxFileBytes={config.maxFileBytes}
                onRetry={session.retry}
                onDiscard={session.discard}
              />
              {state.typing && <TypingDots who={state.typing} name={owner.name} words={words} />}
              {options.length > 0 && (
                <QuickReplies
                  options={options}
                  words={words}
                  onChoose={(option) => {
                    session.choose(option);
                    input.current?.focus();
                  }}
                />
              )}
            </>
          )}
        </div>
      </div>
      {away && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon name="down" />
          {unread > 0 ? words.newMessages(unread) : <span class="for-readers">{words.newMessages(0)}</span>}
        </button>
      )}
      {!state.online && state.phase !== "refused" && <OfflineBar waiting={waiting} words={words} />}
      {state.phase !== "refused" && (
        <Composer
          input={input}
          words={words}
          maxText={config.maxText}
          draft={draft}
          onSend={session.sendText}
          onFile={session.sendFile}
          onTyping={session.typing}
        />
      )}
    </main>
  );
}
