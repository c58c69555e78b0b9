import { useState } from "react";
import { useLocation } from "wouter";
import { Button } from "../ui/button.js";
import { ConfirmDialog } from "../ui/confirm-dialog.js";
import { useToast } from "../ui/toasts.js";
import { Act, Acts } from "./acts.js";
import type { officeWords } from "./office-words.js";
import { useAct } from "./use-act.js";

/** Pauses an account at a provider or lets it go on, and takes it away. `list` is the page to go to after that. */
export function PauseAndRemove(props: {
  texts: typeof officeWords.channels | typeof officeWords.payments;
  title: string;
  paused: boolean;
  list: string;
  pause(): Promise<unknown>;
  resume(): Promise<unknown>;
  remove(): Promise<unknown>;
}) {
  const { texts, title, paused } = props;
  const [, go] = useLocation();
  const show = useToast();
  const [asking, setAsking] = useState(false);
  const turn = useAct(async () => {
    await (paused ? props.resume() : props.pause());
    show({ text: paused ? texts.resumed(title) : texts.paused(title) });
  });
  const remove = useAct(async () => {
    await props.remove();
    show({ text: texts.removed(title) });
    go(props.list);
  });
  return (
    <Acts title={texts.acts}>
      <Act text={paused ? texts.resumeHint : texts.pauseHint} problem={turn.problem}>
        <Button disabled={turn.busy} onClick={turn.run}>
          {paused ? texts.resume : texts.pause}
        </Button>
      </Act>
      <Act text={texts.removeHint}>
        <Button look="danger" onClick={() => setAsking(true)}>
          {texts.remove}
        </Button>
      </Act>
      {asking && (
        <ConfirmDialog
          danger
          title={texts.removeAsk(title)}
          text={texts.removeText}
          act={texts.remove}
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={remove.run}
          onCancel={() => setAsking(false)}
        />
      )}
    </Acts>
  );
}
