import type { OfficeChannel } from "../../../contract/office/channels.js";
import { Badge } from "../../ui/badge.js";
import { officeWords } from "../office-words.js";

const texts = officeWords.channels;

/** How a channel is, in a word. */
export function ChannelState({ channel }: { channel: Pick<OfficeChannel, "state" | "problem" | "demo"> }) {
  if (channel.state === "paused")
    return (
      <Badge look="amber" icon="pause">
        {texts.states.paused}
      </Badge>
    );
  if (channel.problem !== null)
    return (
      <Badge look="red" icon="warning">
        {texts.states.problem}
      </Badge>
    );
  return (
    <Badge look="brand" icon="check">
      {channel.demo ? texts.states.demo : texts.states.active}
    </Badge>
  );
}
