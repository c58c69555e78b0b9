import type { OfficeChannel } from "../../../contract/office/channels.js";
import { useDesk } from "../../session/desk-context.js";
import { officeWords } from "../office-words.js";
import { PauseAndRemove } from "../pause-and-remove.js";
import { CHANNELS } from "../places.js";

const texts = officeWords.channels;

/** Pauses a channel or lets it go on, and takes it away. */
export function ChannelActs({ channel }: { channel: OfficeChannel }) {
  const { api } = useDesk();
  const { name, title, state, revision } = channel;
  const asked = { params: { name }, revision };
  return (
    <PauseAndRemove
      texts={texts}
      title={title}
      paused={state === "paused"}
      list={CHANNELS}
      pause={() => api.ask("post /channels/:name/pause", { ...asked, body: { reason: texts.pausedHere } })}
      resume={() => api.ask("post /channels/:name/resume", asked)}
      remove={() => api.ask("delete /channels/:name", asked)}
    />
  );
}
