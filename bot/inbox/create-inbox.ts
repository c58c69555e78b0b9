import { createHash } from "node:crypto";
import { groupCommit } from "../group-commit.js";
import type { Accepted, Inbox } from "../ports/inbox.js";
import type { AcceptItem, ConversationRef, InsideEvent, Store } from "../ports/store.js";
import type { ChannelEvent, Sender } from "../vocabulary/channel-event.js";
import { sayableName } from "../vocabulary/sayable-name.js";

export type InboxOptions = {
  store: Pick<Store, "accept">;
  now(): number;
  /**
   * Handles a message at once, if it can be handled in one transaction; resolves with null when it must be stored first.
   */
  offer(item: AcceptItem): Promise<Accepted | null>;
  /** Called after an event was stored here. It only makes things happen sooner. */
  wake(ref: ConversationRef & { channelId: string }, event: ChannelEvent | InsideEvent, eventId: string): void;
  /** How many transactions may run at once. */
  concurrency: number;
};

export type FullInbox = Inbox & {
  /** Accepts an event that comes from inside the product. `dedupe` makes a repeat recognisable, within the channel. */
  acceptInside(ref: ConversationRef & { channelId: string }, dedupe: string, event: InsideEvent): Promise<Accepted>;
  /** Resolves when everything that came in until now is stored or was refused. */
  stored(): Promise<void>;
  /** For health checks: whether the last event, a moment ago, could not be stored. Nothing is refused because of it. */
  refusing(): boolean;
};

/**
 * How long `refusing` goes on after a failure when nothing else is stored, in ms. A load balancer sends no requests
 * meanwhile, so only its end lets the next attempt happen.
 */
const REFUSING_MS = 10_000;

/** The only way into the engine. Many callers share one transaction. `accept` resolves only after the commit. */
export function createInbox(options: InboxOptions): FullInbox {
  const commit = groupCommit<AcceptItem[], Accepted[]>({
    most: 100,
    concurrency: options.concurrency,
    run: async (groups) => {
      const accepted = await options.store.accept(groups.flat());
      let at = 0;
      return groups.map((group) => accepted.slice(at, (at += group.length)));
    },
  });

  const underWay = new Set<Promise<unknown>>();
  /** By each id of a sender: until when a message is on the fast path, and how many are being stored. */
  const offered = new Map<string, Promise<void>>();
  const storing = new Map<string, number>();
  let failedAt = Number.NEGATIVE_INFINITY;

  /** Only what was written shows that messages can be stored again: a repeat or a passed offer writes nothing. */
  async function watched<T>(work: Promise<T>, wrote: (result: T) => boolean): Promise<T> {
    underWay.add(work);
    try {
      const result = await work;
      if (wrote(result)) failedAt = Number.NEGATIVE_INFINITY;
      return result;
    } catch (error) {
      failedAt = options.now();
      throw error;
    } finally {
      underWay.delete(work);
    }
  }

  /**
   * A message that comes alone is offered to the fast path. It must not overtake one of the same sender that is being
   * stored; and what comes while one is on the fast path waits for that one, and is then stored.
   */
  async function acceptOne(item: AcceptItem): Promise<Accepted[]> {
    const senders = idsOfSender(item);
    const before = senders.flatMap((sender) => offered.get(sender) ?? []);
    if (before.length > 0) await Promise.all(before);
    else if (!senders.some((sender) => storing.has(sender))) return offerFirst(item, senders);
    return acceptAll([item]);
  }

  /** Those who wait are let go when the message is handled, or stands in the queue to be stored before theirs. */
  async function offerFirst(item: AcceptItem, senders: string[]): Promise<Accepted[]> {
    let letGo = () => {};
    const gone = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    for (const sender of senders) offered.set(sender, gone);
    try {
      const accepted = await watched(options.offer(item), (one) => one !== null && !one.repeat);
      return accepted ? [accepted] : acceptAll([item]);
    } finally {
      for (const sender of senders) offered.delete(sender);
      letGo();
    }
  }

  async function acceptAll(items: AcceptItem[]): Promise<Accepted[]> {
    const senders = items.flatMap(idsOfSender);
    for (const sender of senders) storing.set(sender, (storing.get(sender) ?? 0) + 1);
    const accepted = await watched(commit(items), (all) => all.some(({ repeat }) => !repeat)).finally(() => {
      for (const sender of senders) {
        const left = (storing.get(sender) ?? 1) - 1;
        if (left > 0) storing.set(sender, left);
        else storing.delete(sender);
      }
    });
    accepted.forEach((one, i) => {
      const item = items[i];
      if (item && !one.repeat && one.conversationId !== "") {
        options.wake(
          { tenantId: item.tenantId, channelId: item.channelId, conversationId: one.conversationId },
          item.body.event,
          one.eventId,
        );
      }
    });
    return accepted;
  }

  return {
    async accept(account, events) {
      if (events.length === 0) return [];
      const items = events.map(
        (event): AcceptItem => ({
          tenantId: account.tenantId,
          channelId: account.id,
          dedupe: indexable(event.dedupe),
          at: sensibleTime(event.at, options.now()),
          body: { from: "channel", event, sender: senderOf(event) },
        }),
      );
      const [only] = items;
      return only && items.length === 1 && only.body.event.kind === "message" ? acceptOne(only) : acceptAll(items);
    },
    async acceptInside(ref, dedupe, event) {
      const [accepted] = await acceptAll([
        {
          tenantId: ref.tenantId,
          channelId: ref.channelId,
          dedupe: indexable(dedupe),
          at: options.now(),
          body: { from: "inside", conversationId: ref.conversationId, event },
        },
      ]);
      if (!accepted) throw new Error("nothing was accepted");
      return accepted;
    },
    async stored() {
      await Promise.allSettled(underWay);
    },
    refusing: () => options.now() - failedAt < REFUSING_MS,
  };
}

/** What the sender of a channel's message is known by, within all channels; nothing for other events. */
function idsOfSender({ channelId, body }: AcceptItem): string[] {
  if (body.from !== "channel" || body.event.kind !== "message") return [];
  const { externalId, aliases = [] } = body.event.from;
  return [...new Set([externalId, ...aliases])].map((id) => `${channelId} ${id}`);
}

function senderOf(event: ChannelEvent): Sender | null {
  switch (event.kind) {
    case "message":
    case "identity_changed":
      return known(event.from);
    case "status":
    case "echo":
      return known(event.to);
    case "account":
      return null;
  }
}

/** A sender as it is stored: with a key that an index takes, and a name that can be said. */
function known(sender: Sender): Sender {
  return { ...sender, externalId: indexable(sender.externalId), name: sayableName(sender.name) };
}

/** Replaces a very long key by its hash, because keys stand in unique indexes, whose rows have a size limit. */
function indexable(key: string): string {
  return key.length <= 300 ? key : `sha256:${createHash("sha256").update(key).digest("hex")}`;
}

/**
 * The provider's time, or now when it is missing or far off: a wrong clock must not decide about windows and timers.
 */
function sensibleTime(at: number, now: number): number {
  return Number.isFinite(at) && at > 0 && at <= now + 60_000 ? at : now;
}
