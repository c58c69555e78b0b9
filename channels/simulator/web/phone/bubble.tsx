import type { PhoneMessage } from "../../wire.js";
import { Icon } from "../icon.js";
import type { PhoneLink } from "../link/phone-link.js";
import { BubbleContent } from "./bubble-content.js";
import { OptionButtons } from "./option-buttons.js";
import { ReactionMenu } from "./reaction-menu.js";
import { Ticks } from "./ticks.js";
import { clockTime } from "./time-words.js";

type Props = {
  message: PhoneMessage;
  /** The first of several messages of the same side; it has a corner. */
  first: boolean;
  link: PhoneLink;
  onOpenList: (message: PhoneMessage) => void;
  onReply: (message: PhoneMessage) => void;
};

/** One message: its content, its time, how far it got, what can be tapped below it, and reactions. */
export function Bubble({ message, first, link, onOpenList, onReply }: Props) {
  const mine = message.from === "visitor";
  const side = mine ? "self-end items-end" : "self-start items-start";
  const corner = first ? (mine ? "rounded-tr-sm" : "rounded-tl-sm") : "";
  const arrived = message.tick !== "sending" && message.tick !== "failed";
  return (
    <article className={`arriving group relative flex max-w-[85%] flex-col ${side} ${first ? "mt-1.5" : ""}`}>
      <div
        className={`relative max-w-full min-w-20 rounded-[14px] px-2.5 py-1.5 shadow-one ${corner} ${mine ? "bg-mine" : "bg-surface"}`}
      >
        <span className="sr-only">{mine ? "Você: " : "Loja: "}</span>
        {message.replyTo !== undefined && (
          <p className="mb-1 truncate rounded-lg border-l-4 border-brand bg-paper px-2 py-1 text-sm text-muted">
            {message.replyTo.text}
          </p>
        )}
        <BubbleContent message={message} onPlayed={() => mine || link.played(message.id)} />
        <p className="-mb-0.5 flex items-center justify-end gap-1 text-[11px] text-muted">
          {clockTime(message.at)}
          {mine && <Ticks tick={message.tick} />}
        </p>
      </div>
      {arrived && (
        <ReactionMenu
          mine={mine}
          current={message.reactions.visitor}
          onReact={(emoji) => link.react(message.id, emoji)}
          onReply={() => onReply(message)}
        />
      )}
      <Reactions reactions={message.reactions} />
      {message.tick === "failed" && (
        <Failed message={message} onAgain={() => link.again(message)} onDiscard={() => link.discard(message)} />
      )}
      <OptionButtons message={message} link={link} onOpenList={onOpenList} />
    </article>
  );
}

function Reactions({ reactions: { visitor, shop } }: Pick<PhoneMessage, "reactions">) {
  const shown = [visitor, shop].filter((emoji) => emoji !== undefined);
  if (shown.length === 0) return null;
  return (
    <p className="relative z-10 -mt-1.5 rounded-full border border-line bg-surface px-1.5 py-0.5 text-sm shadow-one">
      <span className="sr-only">Reações: </span>
      {shown.join(" ")}
    </p>
  );
}

function Failed(props: { message: PhoneMessage; onAgain: () => void; onDiscard: () => void }) {
  const { message, onAgain, onDiscard } = props;
  const neverLeft = message.id === message.clientId;
  return (
    <p
      role="alert"
      className="mt-1 flex flex-wrap items-center justify-end gap-x-2 rounded-lg bg-surface px-2.5 py-1 text-sm text-red shadow-one"
    >
      <span>{message.problem ?? "Não foi enviada."}</span>
      {!message.final && (
        <button type="button" onClick={onAgain} className="flex items-center gap-1 font-semibold underline">
          <Icon name="again" className="size-4" />
          Tentar de novo
        </button>
      )}
      {neverLeft && (
        <button type="button" onClick={onDiscard} className="font-semibold text-muted underline">
          Apagar
        </button>
      )}
    </p>
  );
}
