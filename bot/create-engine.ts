import { type Acknowledger, createAcknowledger } from "./effects/acknowledger.js";
import { createHttpHandler, type HttpAnswer, type HttpRequest } from "./effects/http-handler.js";
import { about, logEnd } from "./effects/log-end.js";
import { createMediaHandler } from "./effects/media-handler.js";
import { createPerformer } from "./effects/performer.js";
import { createRequestHandler } from "./effects/request-handler.js";
import { type Channels, createSendHandler } from "./effects/send-handler.js";
import { createUnderstandHandler } from "./effects/understand-handler.js";
import { createFastPath } from "./fast-path.js";
import { createInbox, type FullInbox } from "./inbox/create-inbox.js";
import type { Breakers } from "./ports/breakers.js";
import type { EngineLog } from "./ports/engine-log.js";
import type { Files } from "./ports/files.js";
import type { Live } from "./ports/live.js";
import type { Meter } from "./ports/meter.js";
import type { Programs } from "./ports/programs.js";
import type { Room } from "./ports/rooms.js";
import type { ConversationRef, InsideEvent, OpenEffect, Store, TurnsResult } from "./ports/store.js";
import type { Templates } from "./ports/templates.js";
import type { Understander } from "./ports/understander.js";
import type { Wakes } from "./ports/wakes.js";
import { burstDelay } from "./turn/burst-delay.js";
import { createFollowUp } from "./turn/follow-up.js";
import { createTurnRunner } from "./turn/run-turn.js";
import { createTurnQueue } from "./turn/turn-queue.js";
import type { Capabilities } from "./vocabulary/capabilities.js";
import type { ChannelEvent } from "./vocabulary/channel-event.js";
import { createWatch } from "./watch.js";

export type EngineOptions = {
  store: Store;
  programs: Programs;
  /** Says what messages mean that the classifier is not sure of; null where no model is. */
  understander: Understander | null;
  channels: Channels;
  capabilitiesOf(channelKind: string): Capabilities | null;
  files: Files;
  templates: Templates;
  live: Live;
  breakers: Breakers;
  httpRequest(request: HttpRequest): Promise<HttpAnswer>;
  now(): number;
  backoffMs(attempt: number): number;
  log: EngineLog;
  workerId: string;
  /** How long free text waits for more of it, in ms; 0 means not at all. Buttons never wait. */
  burstWindowMs: number;
  /** How many messages of one contact are answered per minute; 0 means all. */
  contactPerMinute: number;
  sendTimeoutMs: number;
  httpTimeoutMs: number;
  /** How many transactions may run at once; 1 for the embedded database. */
  concurrency: number;
  /**
   * Whether this process runs turns and carries effects out. If not, it only takes events and wakes the processes that
   * do.
   */
  works: boolean;
  /**
   * Whether a company is served now. What comes for one that is not is stored; it is handled, and what it had begun goes
   * on, when it is served again.
   */
  serves(tenantId: string): boolean;
  wakes: Wakes;
  meter: Meter;
};

export type Engine = {
  inbox: FullInbox;
  /**
   * Makes sure that a turn runs soon. To be called for events that reached the database without this engine's inbox.
   */
  wake(ref: ConversationRef): void;
  /** Registers the handlers that answer what steps ask. To be called before any event comes. */
  join(rooms: Room): void;
  /** Looks for work that was left undone, and keeps looking. */
  start(): Promise<void>;
  /**
   * Begins nothing more, hands the conversations that still wait for a turn to other processes, and finishes what is
   * running.
   */
  stop(): Promise<void>;
  /** For health checks: how many turns and effects are waiting or running. */
  depth(): { turns: number; effects: number };
};

/** Time limit for sending a file to a provider or fetching one from it, in ms. */
export const FILE_MS = 120_000;
/** How often one message is tried before the failure is shown to people. */
export const SEND_ATTEMPTS = 12;

/** The engine: events in, turns, effects out. Everything it needs from outside comes through ports. */
export function createEngine(options: EngineOptions): Engine {
  const { store, live, log } = options;
  const acknowledger = createAcknowledger(options);
  const hearing = createHearing(options, acknowledger);
  const rooms: Room = {};
  const handlers = createHandlers(options, rooms);
  const performer = createPerformer({
    ...options,
    handlers,
    write: (end) => fastPath.end(end),
    stored: () => inbox.stored(),
    wake: (ref) => wake(ref),
    ended: (effect, end) => {
      tellStatus(live, effect, STATUS_OF[end.state]);
      if (end.state === "done" || end.state === "failed") options.meter.ended(effect.kind, end.state);
      logEnd(log, handlers, effect, end);
    },
    problem: (effect, error) => log.error({ err: error, ...about(handlers, effect) }, "an effect had a problem"),
  });
  const run = createTurnRunner({
    ...options,
    sendBy: ({ conversationId, openEffects }) =>
      stopping || openEffects || performer.waiting(conversationId).length > 0 ? null : options.workerId,
  });
  const turns = createTurnQueue({
    store,
    serves: options.serves,
    programs: options.programs,
    run,
    done: (done) => followUp(done),
    failed: (ref, error, dead, trace) =>
      log.error(
        { err: error, trace, conversation: ref.conversationId, dead },
        dead ? "an event was set aside" : "a turn failed",
      ),
    batch: 64,
    concurrency: Math.max(2, options.concurrency),
    // On the embedded database the transaction is not open while a turn computes, so one batch may compute while
    // another is written.
    freely: options.concurrency === 1 ? 2 : 1,
  });
  const fastPath = createFastPath({
    ...options,
    turns,
    performer,
    run,
    open: (tenantId) => options.works && !stopping && options.serves(tenantId),
    done: (done) => {
      hearing.passed(done);
      followUp(done);
    },
    failed: (error) => log.warn({ err: error }, "a transaction of the fast path failed; its messages go the long way"),
  });
  const inbox = createInbox({
    store,
    now: options.now,
    offer: fastPath.offer,
    wake: woken,
    concurrency: options.concurrency,
  });
  const watch = createWatch({
    store,
    now: options.now,
    wake: (ref) => turns.wake(ref),
    effects: (open) => performer.addFound(open),
    ringAt: options.wakes.ringAt,
    log,
  });
  const followUp = createFollowUp({ ...options, performer, watch, acknowledger });
  let unsubscribe = async () => {};
  let stopping = false;

  /** A process that works runs the turn itself. The wake-up then does not go through the queue. */
  function wake({ tenantId, conversationId }: ConversationRef, delayMs = 0): void {
    if (options.works && !stopping) turns.wake({ tenantId, conversationId }, delayMs);
    else options.wakes.publish({ tenantId, conversationId, delayMs });
  }

  function woken(ref: ChannelRef, event: ChannelEvent | InsideEvent, eventId: string): void {
    const delayMs = burstDelay(event, options.burstWindowMs);
    hearing.taken(ref, event, eventId, delayMs > 0);
    if (!options.serves(ref.tenantId)) return;
    if (event.kind === "status" && options.works && !stopping) turns.nudge(ref, STATUS_GATHER_MS);
    else wake(ref, delayMs);
  }

  return {
    inbox,
    wake(ref) {
      store.forget(ref.conversationId);
      wake(ref);
    },
    join(more) {
      Object.assign(rooms, more);
    },
    async start() {
      if (!options.works) return;
      performer.listen();
      unsubscribe = options.wakes.subscribe({ wake: (ref) => turns.wake(ref), ring: watch.ring });
      await watch.start();
    },
    async stop() {
      stopping = true;
      watch.stop();
      acknowledger.stop();
      // After this, nothing is sent any more, however long a turn takes, because other processes may already count this
      // one as gone.
      const late = setTimeout(() => void performer.stop(), TURNS_MS);
      await unsubscribe();
      await fastPath.settled();
      for (const ref of await turns.stop()) options.wakes.publish({ ...ref, delayMs: 0 });
      clearTimeout(late);
      await performer.stop();
    },
    depth: () => ({ turns: turns.depth(), effects: performer.depth() }),
  };
}

/**
 * How long after a stop began sends may still begin, in ms. It is less than the time after which other processes take
 * over.
 */
const TURNS_MS = 4_000;
/**
 * Delivery statuses wait so many ms for others. Three come back for each message that goes out, and handling them
 * together is cheap.
 */
const STATUS_GATHER_MS = 200;
const STATUS_OF = {
  done: "sent",
  pending: "queued",
  uncertain: "uncertain",
  cancelled: "failed",
  failed: "failed",
} as const;

/** Shows on open screens how a message of ours stands now. */
function tellStatus(live: Live, effect: OpenEffect, status: (typeof STATUS_OF)[keyof typeof STATUS_OF]): void {
  const { tenantId, channelId, conversationId, externalId, message } = effect;
  if (message)
    live.publish({ tenantId, channelId, conversationId, externalId, kind: "status", messageId: message.id, status });
}

function createHandlers(options: EngineOptions, rooms: Room) {
  return {
    send: createSendHandler({
      ...options,
      timeoutMs: options.sendTimeoutMs,
      fileTimeoutMs: options.sendTimeoutMs + FILE_MS,
      mostAttempts: SEND_ATTEMPTS,
    }),
    fetch_media: createMediaHandler({ ...options, timeoutMs: FILE_MS }),
    understand: createUnderstandHandler(options),
    http: createHttpHandler({ request: options.httpRequest, timeoutMs: options.httpTimeoutMs }),
    request: createRequestHandler({ ...options, rooms, timeoutMs: 30_000 }),
  };
}

type ChannelRef = ConversationRef & { channelId: string };

/** What follows when an event was taken: the log, and for a message of a served company that the customer was heard. */
function createHearing({ log, serves }: EngineOptions, acknowledger: Acknowledger) {
  const hearing = {
    /** Messages were taken and handled in one transaction. */
    passed(done: TurnsResult["done"]): void {
      for (const { conversation } of done)
        for (const { id, event } of conversation.events) hearing.taken(conversation, event, id, false);
    },
    taken(
      { tenantId, channelId, conversationId }: ChannelRef,
      event: ChannelEvent | InsideEvent,
      eventId: string,
      delayed: boolean,
    ): void {
      log.debug?.({ trace: eventId, conversation: conversationId, event: event.kind }, "an event was taken");
      if (event.kind !== "message" || !serves(tenantId)) return;
      const ref = { tenantId, channelId, conversationId };
      acknowledger.heard({ ...ref, eventId, to: event.from, providerId: event.providerId }, delayed);
    },
  };
  return hearing;
}
