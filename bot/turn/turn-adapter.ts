import {
  type Activity,
  BotAdapter,
  type ConversationReference,
  type ResourceResponse,
  type TurnContext,
} from "botbuilder";
import type { OutboundContent } from "../vocabulary/content.js";
import { addSend, sheetOf, waitingOf } from "./sheet.js";

/**
 * The adapter behind the turn's context. It sends nothing: `sendActivity` adds an effect to the turn's sheet, which the
 * performer carries out after the commit.
 */
export class TurnAdapter extends BotAdapter {
  /** Runs one event through the middleware and then `logic`. */
  async processEvent(context: TurnContext, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    await this.runMiddleware(context, logic);
  }

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    return activities.map((activity) => {
      const outgoing = activity.channelData as { key: string; content: OutboundContent } | undefined;
      const sheet = sheetOf(context);
      const key = outgoing?.key ?? `${waitingOf(context).id}.${nextN(context)}`;
      addSend(sheet, key, outgoing?.content ?? { kind: "text", text: activity.text ?? "" }, waitingOf(context).at);
      return { id: key };
    });
  }

  override updateActivity(): Promise<void> {
    return Promise.reject(new Error("a message that was sent is not changed"));
  }

  override deleteActivity(): Promise<void> {
    return Promise.reject(new Error("a message that was sent is not taken back"));
  }

  override continueConversation(_reference: Partial<ConversationReference>): Promise<void> {
    return Promise.reject(new Error("conversations go on by events, through the inbox"));
  }
}

/** The number of an effect that middleware adds. These numbers come after those of a flow's effects. */
function nextN(context: TurnContext): number {
  const id = waitingOf(context).id;
  const taken = sheetOf(context)
    .output.effects.filter((effect) => effect.eventId === id)
    .map((effect) => effect.n);
  return Math.max(999, ...taken) + 1;
}
