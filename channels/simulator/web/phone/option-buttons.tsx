import type { PhoneMessage } from "../../wire.js";
import { Icon } from "../icon.js";
import type { PhoneLink } from "../link/phone-link.js";

const LOOK =
  "flex w-full items-center justify-center gap-2 rounded-[14px] bg-surface px-3 py-2 font-semibold text-brand shadow-one hover:underline";

/** What can be tapped below a message of the shop. */
export function OptionButtons({
  message,
  link,
  onOpenList,
}: {
  message: PhoneMessage;
  link: PhoneLink;
  onOpenList: (message: PhoneMessage) => void;
}) {
  const { content } = message;
  if (content.kind === "list") {
    return (
      <div className="mt-1 w-full">
        <button type="button" aria-haspopup="dialog" onClick={() => onOpenList(message)} className={LOOK}>
          <Icon name="list" className="size-5" />
          {content.opener}
        </button>
      </div>
    );
  }
  if (content.kind !== "buttons") return null;
  return (
    <div role="group" aria-label="Respostas" className="mt-1 flex w-full flex-col gap-1">
      {content.options.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          onClick={() => link.send({ kind: "choice", of: message.id, option: id, text: title })}
          className={LOOK}
        >
          <Icon name="reply" className="size-4" />
          {title}
        </button>
      ))}
    </div>
  );
}
