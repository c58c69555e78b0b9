import { randomUUID } from "node:crypto";
import type {
  AcceptItem,
  ConversationRef,
  EffectEnd,
  EffectRef,
  InsideEvent,
  LoadedConversation,
  OpenEffect,
  TurnOutput,
  TurnsResult,
} from "../../../bot/ports/store.js";
import type { DeliveryStatus } from "../../../bot/vocabulary/channel-event.js";
import { readSendKey } from "../../../bot/vocabulary/send-key.js";
import type { StoreUnderContract } from "./store-under-contract.js";

export const WORKER = "00000000-0000-4000-8000-000000000001";
export const OTHER_WORKER = "00000000-0000-4000-8000-000000000002";

/** One company in a store under test, with short methods for what tests do. */
export class StoreHarness {
  private constructor(
    readonly under: StoreUnderContract,
    readonly tenantId: string,
    readonly channelId: string,
  ) {}

  static async open(under: StoreUnderContract): Promise<StoreHarness> {
    const { tenantId, channelId } = await under.company();
    return new StoreHarness(under, tenantId, channelId);
  }

  get store() {
    return this.under.store;
  }

  message(from: string, text = "oi", id: string = randomUUID()): AcceptItem {
    const sender = { externalId: from, name: "Ana" };
    const at = this.under.now();
    const content = { kind: "text", text } as const;
    const dedupe = `message:${id}`;
    const event = { kind: "message", dedupe, at, from: sender, providerId: id, content } as const;
    return this.item(dedupe, { from: "channel", event, sender });
  }

  status(to: string, providerId: string, status: "sent" | "delivered" | "read" | "played" | "failed"): AcceptItem {
    const dedupe = `status:${providerId}:${status}`;
    const event = { kind: "status", dedupe, at: this.under.now(), to: { externalId: to }, providerId, status } as const;
    return this.item(dedupe, { from: "channel", event, sender: event.to });
  }

  inside(conversationId: string, event: InsideEvent): AcceptItem {
    return this.item(randomUUID(), { from: "inside", conversationId, event });
  }

  item(dedupe: string, body: AcceptItem["body"]): AcceptItem {
    return { tenantId: this.tenantId, channelId: this.channelId, dedupe, at: this.under.now(), body };
  }

  /** A new contact's conversation, whose first message still waits. */
  async conversation(from: string = randomUUID()): Promise<ConversationRef & { from: string }> {
    const [accepted] = await this.store.accept([this.message(from)]);
    return { tenantId: this.tenantId, conversationId: accepted?.conversationId ?? "", from };
  }

  /** Runs one turn. `change` says what it decides apart from finishing its events. Throws when it did not commit. */
  async turn(
    ref: ConversationRef,
    change: (loaded: LoadedConversation) => Partial<TurnOutput> = () => ({}),
  ): Promise<TurnsResult["done"][number]> {
    const result = await this.store.turns([ref], async (loaded) => ({ ...nothing(loaded), ...change(loaded) }));
    const failed = result.failed[0];
    if (failed) throw failed.error;
    const done = result.done[0];
    if (!done) throw new Error("the turn was not run");
    return done;
  }

  /** Runs a turn that says `texts`. Returns the effects that will send them. */
  async say(ref: ConversationRef, ...texts: string[]): Promise<OpenEffect[]> {
    return (await this.turn(ref, (loaded) => sends(loaded, texts))).effects;
  }

  /** A conversation with one message of ours that was sent. */
  async sent(providerId: string) {
    const ref = await this.conversation();
    const [effect] = await this.say(ref, "olá");
    if (!effect) throw new Error("nothing to send");
    await this.store.begin([effect], WORKER);
    await this.store.finish([this.done(effect, providerId)], WORKER);
    return { ref, effect };
  }

  done(effect: OpenEffect, providerId: string | null = null): EffectEnd {
    return { ...this.end(effect), state: "done", providerId };
  }

  end(effect: OpenEffect) {
    const { tenantId, conversationId, eventId, n, channelId } = effect;
    return {
      tenantId,
      conversationId,
      eventId,
      n,
      channelId,
      messageId: effect.message?.id ?? null,
      at: this.under.now(),
    };
  }

  async take(ref: ConversationRef): Promise<void> {
    await this.store.accept([this.inside(ref.conversationId, { kind: "take", userId: WORKER, personName: "Rui" })]);
    await this.turn(ref, (loaded) => ({ owner: { owner: "person", userId: WORKER, epoch: loaded.epoch + 1 } }));
  }

  /** A reply from the person who took the conversation over. */
  async reply(ref: ConversationRef, text = "sou eu"): Promise<OpenEffect> {
    const content = { kind: "text", text } as const;
    await this.store.accept([
      this.inside(ref.conversationId, { kind: "reply", userId: WORKER, personName: "Rui", content }),
    ]);
    const done = await this.turn(ref, (loaded) => {
      const { messages, effects } = sends(loaded, [text]);
      return { messages, effects: effects.map((effect) => ({ ...effect, byPerson: true })) };
    });
    const [effect] = done.effects;
    if (!effect) throw new Error("nothing to send");
    return effect;
  }

  effects(ref: ConversationRef) {
    return this.under.rows<{ key: string; state: string; error: string | null }>(
      this.tenantId,
      "SELECT event_id || '.' || n AS key, state, error FROM effects WHERE conversation_id = $1 ORDER BY event_id, n",
      [ref.conversationId],
    );
  }

  lines(ref: ConversationRef) {
    return this.under.rows<{ author: string; status: DeliveryStatus | null; providerId: string | null; text: string }>(
      this.tenantId,
      `SELECT author, status, provider_id AS "providerId", content ->> 'text' AS text FROM messages WHERE conversation_id = $1 ORDER BY id`,
      [ref.conversationId],
    );
  }

  events(ref: ConversationRef) {
    return this.under.rows<{ kind: string; state: string; outcome: string | null; payload: Record<string, unknown> }>(
      this.tenantId,
      "SELECT kind, state, outcome, payload FROM events WHERE conversation_id = $1 ORDER BY id",
      [ref.conversationId],
    );
  }
}

export const keyOf = (ref: Pick<EffectRef, "eventId" | "n">) => `${ref.eventId}.${ref.n}`;

/** A status in which the provider returns our key. */
export function echoing(status: AcceptItem, key: string): AcceptItem {
  if (status.body.from !== "channel" || status.body.event.kind !== "status") throw new Error("not a status");
  return { ...status, body: { ...status.body, event: { ...status.body.event, echo: key } } };
}

/** What a turn returns that only reads its events. */
export function nothing(loaded: LoadedConversation): TurnOutput {
  return {
    events: loaded.events.map(({ id }) => ({ id, outcome: "recorded", trace: {} })),
    messages: [],
    effects: [],
    statuses: loaded.events.flatMap(({ id, at, event }) =>
      event.kind === "status"
        ? [
            {
              eventId: id,
              providerId: event.providerId,
              echo: readSendKey(event.echo, loaded.tenantId),
              status: event.status,
              problem: null,
              at,
            },
          ]
        : [],
    ),
    state: loaded.state,
    timers: [],
    consents: [],
    alerts: [],
    facts: [],
  };
}

/** Texts said in answer to the newest event. */
export function sends(loaded: LoadedConversation, texts: string[]): Pick<TurnOutput, "messages" | "effects"> {
  const newest = loaded.events.at(-1);
  if (!newest) throw new Error("a turn without events says nothing");
  const lines = texts.map((text, n) => ({
    eventId: newest.id,
    n,
    author: "bot" as const,
    userId: null,
    content: { kind: "text" as const, text },
    providerId: null,
    status: "queued" as const,
    replyTo: null,
    at: newest.at,
  }));
  const effects = lines.map(({ eventId, n }) => ({
    eventId,
    n,
    kind: "send" as const,
    payload: {},
    byPerson: false,
    epoch: loaded.epoch,
  }));
  return { messages: lines, effects };
}
