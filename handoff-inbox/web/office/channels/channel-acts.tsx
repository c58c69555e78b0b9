import { useState } from "react";
import { useLocation } from "wouter";
import type { OfficeChannel } from "../../../contract/office/channels.js";
import { useDesk } from "../../session/desk-context.js";
import { Button } from "../../ui/button.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { useToast } from "../../ui/toasts.js";
import { Act, Acts } from "../acts.js";
import { officeWords } from "../office-words.js";
import { useAct } from "../use-act.js";
import { CHANNELS } from "./channels-page.js";

const texts = officeWords.channels;

/** Pauses a channel or lets it go on, and takes it away. */
export function ChannelActs({ channel }: { channel: OfficeChannel }) {
  const { api } = useDesk();
  const [, go] = useLocation();
  const show = useToast();
  const [asking, setAsking] = useState(false);
  const { name, title, revision } = channel;
  const paused = channel.state === "paused";
  const turn = useAct(async () => {
    if (paused) await api.ask("post /channels/:name/resume", { params: { name }, revision });
    else
      await api.ask("post /channels/:name/pause", { params: { name }, body: { reason: texts.pausedHere }, revision });
    show({ text: paused ? texts.resumed(title) : texts.paused(title) });
  });
  const remove = useAct(async () => {
    await api.ask("delete /channels/:name", { params: { name }, revision });
    show({ text: texts.removed(title) });
    go(CHANNELS);
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
