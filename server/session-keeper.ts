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
import type { ChannelSessionStore } from "../db/stores/channel-session-store.js";
import { channelSessionContext } from "../db/stores/sealed-store.js";
import type { Log } from "../platform/log.js";
import { KeptSession } from "./kept-session.js";

/** How long a lease lasts after its last renewal, in ms: so long is an account unreachable when its process dies. */
const LEASE_MS = 15_000;

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
  const kept = new Map<string, KeptSession>();
  /** Accounts whose lease is being asked for: an answer that is late must not meet one that came of a later round. */
  const claiming = new Set<string>();
  /** A round that opens a session may take long. The next ones renew the leases meanwhile. */
  const rounds = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  const holds = async (one: KeptSession): Promise<boolean> =>
    !one.ending.signal.aborted && clock() < one.until && (await store.holds(one.lease));

  /** For a session whose lease is over. */
  async function drop(one: KeptSession, why: string): Promise<void> {
    await one.end(why);
    if (kept.get(one.account.id) === one) kept.delete(one.account.id);
  }
  /** The session is closed before the lease is given back, so that there are never two. */
  async function letGo(one: KeptSession, why: string): Promise<void> {
    await drop(one, why);
    await store.release(one.lease);
  }

  async function take(account: ChannelAccount, connect: NonNullable<ChannelAdapter["connect"]>): Promise<void> {
    if (stopped || claiming.has(account.id)) return;
    claiming.add(account.id);
    const asked = clock();
    const claimed = await store.claim(account, holder, leaseMs).finally(() => claiming.delete(account.id));
    if (!claimed) return;
    const { lease, state } = claimed;
    // Nobody would close what was opened now.
    if (stopped) return store.release(lease);
    const one = new KeptSession(account, lease, asked + leaseMs, log);
    kept.set(account.id, one);
    const session = await one.opens(async () => connect(account, linkOf(one, state, options, { holds, lost })));
    if (!session) return letGo(one, "it could not be opened");
    void session.ended.then((reason) => letGo(one, reason)).catch(logged(account));
  }

  const lost = (one: KeptSession) => {
    void drop(one, "another process has it");
    return new Error("another process keeps this session");
  };
  const logged = (account: ChannelAccount) => (error: unknown) =>
    log.warn({ err: error, channel: account.key }, "the session of a channel was not looked after; it is tried again");

  async function lookAfter({ account, adapter }: ConnectedChannel): Promise<void> {
    const one = kept.get(account.id);
    if (!one) return adapter.connect && take(account, adapter.connect);
    if (one.ends) return;
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

  async function lookAfterAll(): Promise<void> {
    const wanted = options.accounts().filter(({ adapter, paused }) => adapter.connect !== undefined && !paused);
    const ids = new Set(wanted.map(({ account }) => account.id));
    await Promise.all([
      ...[...kept.values()]
        .filter(({ account, ends }) => !ends && !ids.has(account.id))
        .map((one) => letGo(one, "the account is paused or gone").catch(logged(one.account))),
      ...wanted.map((channel) => lookAfter(channel).catch(logged(channel.account))),
    ]);
  }

  /** One round over all accounts: leases are claimed and renewed, and what may no longer be kept is closed. */
  async function keep(): Promise<void> {
    const round = lookAfterAll();
    rounds.add(round);
    await round.finally(() => rounds.delete(round));
  }

  async function send(account: ChannelAccount, ...[outgoing, tools]: Parameters<ChannelSession["send"]>) {
    const one = kept.get(account.id);
    const session = one?.open;
    if (!session) return elsewhere();
    if (!(await holds(one))) {
      await drop(one, "the lease is over");
      return elsewhere();
    }
    const signal = AbortSignal.any([tools.signal, one.ending.signal]);
    return session.send(outgoing, { ...tools, signal });
  }

  return {
    keep,
    /** A channel as sends see it: through its session, where it needs one. */
    through<Channel extends ConnectedChannel>(channel: Channel): Channel {
      const { account, adapter } = channel;
      if (!adapter.connect) return channel;
      const sending: ChannelAdapter = { ...adapter, send: (_account, ...rest) => send(account, ...rest) };
      return { ...channel, adapter: sending, away: !kept.get(account.id)?.open };
    },
    start(): void {
      void keep();
      timer = setInterval(() => void keep(), leaseMs / 3);
    },
    /** Closes all sessions and gives their leases back, so that another process has them at once. */
    async stop(): Promise<void> {
      stopped = true;
      if (timer) clearInterval(timer);
      await Promise.all([...kept.values()].map((one) => letGo(one, "this process stops").catch(logged(one.account))));
      await Promise.all(rounds);
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
  one: KeptSession,
  state: string | null,
  { store, sealing, receive }: KeeperOptions,
  lease: { holds(one: KeptSession): Promise<boolean>; lost(one: KeptSession): Error },
): SessionLink {
  const { account, ending } = one;
  const context = channelSessionContext(account.id);
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
