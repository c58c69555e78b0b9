import type { Acknowledger } from "../effects/acknowledger.js";
import type { Performer } from "../effects/performer.js";
import type { EngineLog } from "../ports/engine-log.js";
import type { Live } from "../ports/live.js";
import type { Meter } from "../ports/meter.js";
import type { InsideEvent, LoadedConversation, TurnOutput, TurnsResult } from "../ports/store.js";
import type { ChannelEvent } from "../vocabulary/channel-event.js";
import { traceOf } from "../vocabulary/trace-of.js";
import type { Watch } from "../watch.js";

/**
 * Does what follows a commit of turns: hands effects to the performer, watches timers, and informs open screens and the
 * log.
 */
export function createFollowUp(tools: {
  performer: Pick<Performer, "add" | "settled">;
  watch: Pick<Watch, "timersChanged">;
  acknowledger: Pick<Acknowledger, "turned">;
  live: Live;
  meter: Pick<Meter, "turned">;
  log: EngineLog;
  now(): number;
}): (done: TurnsResult["done"]) => void {
  const { performer, watch, acknowledger, live, meter, log } = tools;
  return (done) => {
    const now = tools.now();
    for (const { conversation, output, lines, effects, statuses } of done) {
      for (const event of conversation.events) meter.turned(now - event.receivedAt);
      performer.add(effects);
      if (log.debug) logHandled(log, conversation, output);
      const about = {
        tenantId: conversation.tenantId,
        channelId: conversation.channelId,
        conversationId: conversation.conversationId,
        externalId: conversation.externalId,
      };
      for (const line of lines) live.publish({ ...about, kind: "line", line });
      for (const status of statuses) {
        performer.settled(about.conversationId, status.messageId);
        live.publish({ ...about, kind: "status", ...status });
      }
      if (output.owner) {
        const { owner, personName = null } = output.owner;
        live.publish({ ...about, kind: "owner", owner, personName });
      }
      if (output.timers.some((timer) => timer.at !== null))
        watch.timersChanged(output.timers.flatMap((timer) => (timer.at === null ? [] : [timer.at])));
      acknowledger.turned(conversation.conversationId, output.owner?.owner ?? conversation.owner);
    }
  };
}

function logHandled(log: EngineLog, { conversationId, events }: LoadedConversation, output: TurnOutput): void {
  const outcomes = new Map(output.events.map(({ id, outcome }) => [id, outcome]));
  for (const { id, event } of events)
    log.debug?.(
      {
        trace: id,
        cause: causeOf(event),
        conversation: conversationId,
        event: event.kind,
        outcome: outcomes.get(id),
      },
      "an event was handled",
    );
}

/** The event that led to this one through an effect. */
function causeOf(event: ChannelEvent | InsideEvent): string | undefined {
  switch (event.kind) {
    case "result":
    case "send_failed":
      return traceOf(event.effect);
    case "media_ready":
      return event.of;
    default:
      return undefined;
  }
}
