import { type ReactNode, useState } from "react";
import type { PhoneMessage } from "../../wire.js";
import type { PhoneLink } from "../link/phone-link.js";
import { type PhoneState, screenOf } from "../link/phone-state.js";
import { Composer } from "./composer.js";
import { ListSheet } from "./list-sheet.js";
import { PhoneHeader } from "./phone-header.js";
import { Refused } from "./refused.js";
import { Transcript } from "./transcript.js";
import { useSeen } from "./use-seen.js";

type Props = { link: PhoneLink; state: PhoneState; shown: boolean };

/** The customer's phone: a messenger with one conversation, that with the shop. */
export function Phone({ link, state, shown }: Props) {
  const [openList, setOpenList] = useState<PhoneMessage | null>(null);
  const [replyTo, setReplyTo] = useState<PhoneMessage | null>(null);
  const screen = screenOf(state);
  useSeen(state, shown, link.seen);

  if (state.phase === "refused" && state.refusal !== null) {
    return (
      <Frame>
        <Refused refusal={state.refusal} onAgain={link.reconnect} />
      </Frame>
    );
  }
  return (
    <Frame>
      <div inert={openList !== null} className="flex min-h-0 flex-1 flex-col">
        <PhoneHeader face={link.face} state={state} />
        <Transcript state={state} screen={screen} link={link} onOpenList={setOpenList} onReply={setReplyTo} />
        <Composer link={link} session={state.session} replyTo={replyTo} onReplied={() => setReplyTo(null)} />
      </div>
      {openList !== null && (
        <ListSheet
          message={openList}
          onClose={() => setOpenList(null)}
          onChoose={(row) => {
            link.send({
              kind: "choice",
              of: openList.id,
              option: row.id,
              text: row.title,
              description: row.description,
            });
            setOpenList(null);
          }}
        />
      )}
    </Frame>
  );
}

/** Draws the phone's body on wide screens. On a real phone the screen is the phone. */
function Frame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-0 w-full flex-1 lg:w-[400px] lg:flex-none lg:rounded-[44px] lg:bg-frame lg:p-2.5 lg:shadow-lift">
      <div className="relative flex min-h-0 min-w-0 flex-1 flex-col overflow-hidden bg-surface lg:rounded-[34px]">
        {children}
      </div>
    </div>
  );
}
