import { isDeepStrictEqual } from "node:util";
import type { ConnectedChannel } from "../bot/effects/send-handler.js";
import type {
  ChannelAccount,
  ChannelAdapter,
  ChannelSession,
  SendResult,
  SessionLink,
} from "../bot/ports/channel-adapter.js";
import type { ChannelEvent } from "../bot/vocabulary/channel-event.js";
import type { ChannelSessionStore, SessionLease } from "../db/stores/channel-session-store.js";
import type { Log } from "../platform/log.js";

/** How long a lease lasts after its last renewal, in ms: so long is an account unreachable when its process dies. */
export const LEASE_MS = 15_000;

type Kept = {
  account: ChannelAccount;
  lease: SessionLease;
  /** Until when this process may believe that it has the lease, by its own clock: counted from before it asked. */
  until: number;
  ending: AbortController;
  /** Null while it is being opened. */
  session: ChannelSession | null;
};

export type KeeperOptions = {
  /** Another one for each start of a process. */
  holder: string;
  accounts(): ConnectedChannel[];
  store: ChannelSessionStore;
  sealing: { close(text: string, context: string): string; open(sealed: string, context: string): string };
  receive(account: ChannelAccount, events: ChannelEvent[]): Promise<unknown>;
  log: Pick<Log, "info" | "warn">;
  /** ms of a clock that is never set. */
  clock?(): number;
  leaseMs?: number;
};

export type SessionKeeper = ReturnType<typeof createSessionKeeper>;

/**
 * Keeps the sessions of accounts that have no other door, each under a lease: of all processes one has it. It passes on
 * when its holder stops, dies or is frozen. What an earlier holder still sends, receives or saves is refused, by the
 * database's clock.
 */
export function createSessionKeeper(options: KeeperOptions) {
  const { holder, store, log, clock = () => performance.now(), leaseMs = LEASE_MS } = options;
  const kept = new Map<string, Kept>();
  let timer: NodeJS.Timeout | null = null;
  let round: Promise<void> = Promise.resolve();

  const holds = async (one: Kept): Promise<boolean> =>
    !one.ending.signal.aborted && clock() < one.until && (await store.holds(one.lease));

  /** Ends a session here. The lease is another's already, or is given back by `letGo`. */
  async function drop(one: Kept, why: string): Promise<void> {
    if (kept.get(one.account.id) === one) kept.delete(one.account.id);
    if (one.ending.signal.aborted) return;
    one.ending.abort();
    log.info({ channel: one.account.key, why }, "the session of a channel ended in this process");
    await one.session
      ?.close()
      .catch((error: unknown) => log.warn({ err: error, channel: one.account.key }, "a session did not close"));
  }
  /** The session is closed before the lease is given back, so that there are never two. */
  async function letGo(one: Kept, why: string): Promise<void> {
    await drop(one, why);
    await store.release(one.lease);
  }

  async function take(account: ChannelAccount, connect: NonNullable<ChannelAdapter["connect"]>): Promise<void> {
    const asked = clock();
    const claimed = await store.claim(account, holder, leaseMs);
    if (!claimed) return;
    const ending = new AbortController();
    const one: Kept = { account, lease: claimed.lease, until: asked + leaseMs, ending, session: null };
    kept.set(account.id, one);
    try {
      const session = await connect(account, linkOf(one, claimed.state, options, { holds, lost }));
      one.session = session;
      // It may have been taken away while it was being opened.
      if (ending.signal.aborted) return await session.close();
      void session.ended.then((reason) => letGo(one, reason)).catch(logged(account));
    } catch (error) {
      log.warn({ err: error, channel: account.key }, "the session of a channel could not be opened; it is tried again");
      await letGo(one, "it could not be opened");
    }
  }

  const lost = (one: Kept) => {
    void drop(one, "another process has it");
    return new Error("another process keeps this session");
  };
  const logged = (account: ChannelAccount) => (error: unknown) =>
    log.warn({ err: error, channel: account.key }, "the session of a channel was not looked after; it is tried again");

  async function lookAfter({ account, adapter }: ConnectedChannel): Promise<void> {
    const one = kept.get(account.id);
    if (!one) return adapter.connect && take(account, adapter.connect);
    if (!isDeepStrictEqual(one.account, account)) return letGo(one, "the account was changed");
    const asked = clock();
    try {
      if (await store.renew(one.lease, leaseMs)) one.until = asked + leaseMs;
      else await drop(one, "the lease is over");
    } catch (error) {
      if (clock() >= one.until) await drop(one, "the lease could not be renewed");
      throw error;
    }
  }

  /** One round over all accounts: leases are claimed and renewed, and what may no longer be kept is closed. */
  async function keep(): Promise<void> {
    const wanted = options.accounts().filter(({ adapter, paused }) => adapter.connect !== undefined && !paused);
    const ids = new Set(wanted.map(({ account }) => account.id));
    await Promise.all([
      ...[...kept.values()]
        .filter(({ account }) => !ids.has(account.id))
        .map((one) => letGo(one, "the account is paused or gone").catch(logged(one.account))),
      ...wanted.map((channel) => lookAfter(channel).catch(logged(channel.account))),
    ]);
  }

  async function send(account: ChannelAccount, ...[outgoing, tools]: Parameters<ChannelSession["send"]>) {
    const one = kept.get(account.id);
    if (!one?.session) return elsewhere();
    if (!(await holds(one))) {
      await drop(one, "the lease is over");
      return elsewhere();
    }
    const signal = AbortSignal.any([tools.signal, one.ending.signal]);
    return one.session.send(outgoing, { ...tools, signal });
  }

  return {
    keep,
    /** A channel as sends see it: through its session, where it needs one. */
    through<Channel extends ConnectedChannel>(channel: Channel): Channel {
      const { account, adapter } = channel;
      if (!adapter.connect) return channel;
      const sending: ChannelAdapter = { ...adapter, send: (_account, ...rest) => send(account, ...rest) };
      return { ...channel, adapter: sending, away: !kept.get(account.id)?.session };
    },
    start(): void {
      const next = () => {
        round = keep();
      };
      next();
      timer = setInterval(next, leaseMs / 3);
    },
    /** Closes all sessions and gives their leases back, so that another process has them at once. */
    async stop(): Promise<void> {
      if (timer) clearInterval(timer);
      await round;
      await Promise.all([...kept.values()].map((one) => letGo(one, "this process stops").catch(logged(one.account))));
    },
  };
}

const elsewhere = (): SendResult => ({
  outcome: "retry",
  scope: "account",
  reason: "A conexão deste canal está sendo refeita. Tente de novo em alguns segundos.",
});

/** What a session may use, as long as its lease holds. */
function linkOf(
  one: Kept,
  state: string | null,
  { store, sealing, receive }: KeeperOptions,
  lease: { holds(one: Kept): Promise<boolean>; lost(one: Kept): Error },
): SessionLink {
  const { account, ending } = one;
  const context = `channel-session:${account.id}`;
  return {
    signal: ending.signal,
    saved: state === null ? null : sealing.open(state, context),
    async save(next) {
      const sealed = sealing.close(next, context);
      if (ending.signal.aborted || !(await store.save(one.lease, sealed))) throw lease.lost(one);
    },
    async receive(events) {
      if (!(await lease.holds(one))) throw lease.lost(one);
      await receive(account, events);
    },
  };
}
