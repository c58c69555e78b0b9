import { useEffect, useRef } from "react";
import type { PhoneMessage } from "../../wire.js";
import { Icon } from "../icon.js";
import type { PhoneLink } from "../link/phone-link.js";
import type { PhoneState } from "../link/phone-state.js";
import { Bubble } from "./bubble.js";
import { dayWords } from "./time-words.js";

type Props = {
  state: PhoneState;
  screen: PhoneMessage[];
  link: PhoneLink;
  onOpenList: (message: PhoneMessage) => void;
  onReply: (message: PhoneMessage) => void;
};

/** The conversation on its wallpaper. It stays at its end unless the visitor scrolled up. */
export function Transcript({ state, screen, link, onOpenList, onReply }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const last = screen.at(-1);
  const stick = () => {
    const element = box.current;
    if (element !== null && (atEnd.current || last?.from === "visitor")) element.scrollTop = element.scrollHeight;
  };
  useEffect(stick, [screen.length, last?.from, state.typing]);

  return (
    <div
      ref={box}
      role="log"
      aria-label="Conversa com a loja"
      tabIndex={0}
      // Pictures get their height only when they are loaded.
      onLoadCapture={stick}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 80;
      }}
      className="wallpaper flex min-h-0 flex-1 flex-col gap-1 overflow-y-auto px-3 py-3 -outline-offset-2"
    >
      {state.phase === "connecting" && <Skeleton />}
      {state.phase !== "connecting" && screen.length === 0 && <Welcome name={state.session?.profileName} />}
      {state.session?.forgotten && (
        <Notice>
          O Balcão foi reiniciado. As mensagens de antes podem ter saído desta tela, mas a loja continua com a conversa.
        </Notice>
      )}
      {screen.map((message, index) => {
        const before = screen[index - 1];
        const newDay = before === undefined || dayWords(before.at) !== dayWords(message.at);
        return (
          <div key={message.clientId ?? message.id} className="contents">
            {newDay && <Notice>{dayWords(message.at)}</Notice>}
            <Bubble
              message={message}
              first={newDay || before?.from !== message.from}
              link={link}
              onOpenList={onOpenList}
              onReply={onReply}
            />
          </div>
        );
      })}
      {state.typing && <Typing />}
      {state.phase === "offline" && (
        <Notice alert>Sem conexão com o Balcão. O que você escrever vai assim que ela voltar.</Notice>
      )}
    </div>
  );
}

function Notice({ children, alert = false }: { children: string; alert?: boolean }) {
  const colors = alert ? "bg-amber-soft text-ink" : "bg-surface text-muted";
  return (
    <p
      role={alert ? "alert" : undefined}
      className={`my-1.5 max-w-[85%] self-center rounded-lg px-3 py-1 text-center text-xs shadow-one ${colors}`}
    >
      {children}
    </p>
  );
}

function Welcome({ name }: { name: string | undefined }) {
  return (
    <div className="m-auto flex max-w-[280px] flex-col items-center gap-2 rounded-2xl bg-surface p-5 text-center shadow-one">
      <span className="grid size-12 place-items-center rounded-full bg-brand-soft text-brand">
        <Icon name="bell" className="size-7" />
      </span>
      <p className="font-semibold">Mande um oi para a loja</p>
      <p className="text-sm text-muted">
        Você está no celular de {name ?? "um cliente"}. Escreva do seu jeito ou toque em uma das sugestões; também dá
        para enviar foto, áudio e localização.
      </p>
    </div>
  );
}

function Typing() {
  return (
    <div className="flex w-fit gap-1 rounded-[14px] rounded-tl-sm bg-surface px-3.5 py-3 shadow-one" aria-hidden="true">
      {[0, 150, 300].map((delay) => (
        <span key={delay} className="dot size-2 rounded-full bg-muted" style={{ animationDelay: `${delay}ms` }} />
      ))}
    </div>
  );
}

function Skeleton() {
  return (
    <div aria-hidden="true" className="pulse flex flex-col gap-2">
      <div className="h-12 w-3/5 rounded-[14px] bg-surface" />
      <div className="h-9 w-2/5 self-end rounded-[14px] bg-mine" />
      <div className="h-20 w-3/4 rounded-[14px] bg-surface" />
    </div>
  );
}
