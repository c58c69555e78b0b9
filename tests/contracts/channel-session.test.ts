import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ConnectedChannel } from "../../bot/effects/send-handler.js";
import type { ChannelAccount, ChannelAdapter, SendResult } from "../../bot/ports/channel-adapter.js";
import type { Database } from "../../db/database.js";
import { type ChannelSessionStore, createChannelSessionStore } from "../../db/stores/channel-session-store.js";
import { createSessionKeeper, type SessionKeeper } from "../../server/session-keeper.js";
import { createCompany } from "../db/create-company.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { eventually } from "../faults/harness/eventually.js";
import { describeChannelAdapter } from "./channel-adapter.js";
import { FakeLine } from "./fake-line.js";

/** No machine is so slow that a lease ends by itself within a test. */
const LEASE_MS = 3_600_000;
const ACCOUNT = { kind: "line", key: "linha", externalId: "1", settings: {}, secrets: { pairing: "um-segredo" } };

describeChannelAdapter("a line that keeps a session", async () => {
  const line = new FakeLine();
  return {
    adapter: line.adapter,
    account: { ...ACCOUNT, id: randomUUID(), tenantId: randomUUID() },
    contact: { externalId: "5511999990000" },
    provider: {
      mood: (mood) => void (line.mood = mood),
      requests: () => line.requests,
    },
  };
});

/** A process that may keep the session, with its own clock. It does only what the test tells it to. */
type Process = {
  keeper: SessionKeeper;
  channel: ConnectedChannel;
  stored: string[];
  pass(ms: number): void;
  send(text: string): Promise<SendResult["outcome"]>;
};

describe("the session of an account", () => {
  let database: Database;
  let line: FakeLine;
  let account: ChannelAccount;
  let processes: Process[] = [];

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    line = new FakeLine();
    const { tenantId, channelId } = await createCompany(database, "line");
    account = { ...ACCOUNT, id: channelId, tenantId };
  });
  afterEach(async () => {
    for (const { keeper } of processes) await keeper.stop();
    processes = [];
  });

  /** `unlike`: what is unlike in its adapter, and in its access to the leases. */
  function start(unlike: { adapter?: Partial<ChannelAdapter>; store?: Partial<ChannelSessionStore> } = {}): Process {
    const channel: ConnectedChannel = { account, adapter: { ...line.adapter, ...unlike.adapter }, paused: false };
    const stored: string[] = [];
    let passed = 0;
    const keeper = createSessionKeeper({
      holder: randomUUID(),
      accounts: () => [channel],
      store: { ...createChannelSessionStore(database), ...unlike.store },
      sealing: { close: (text, context) => `${context}|${text}`, open: (sealed) => sealed.replace(/^[^|]*\|/, "") },
      receive: async (_account, events) => void stored.push(...events.map(({ dedupe }) => dedupe)),
      log: { info: () => {}, warn: () => {} },
      clock: () => passed,
      leaseMs: LEASE_MS,
    });
    const one: Process = {
      keeper,
      channel,
      stored,
      pass: (ms) => void (passed += ms),
      async send(text) {
        const outgoing = {
          key: text,
          to: { externalId: "5511" },
          byPerson: false,
          lastInboundAt: null,
          messageId: "1",
        };
        const tools = {
          signal: new AbortController().signal,
          now: () => 0,
          readFile: () => Promise.reject(new Error()),
        };
        const content = { kind: "text" as const, text };
        const result = await keeper.through(channel).adapter.send(account, { ...outgoing, content }, tools);
        return result.outcome;
      },
    };
    processes.push(one);
    return one;
  }
  /** The database's clock passes the end of the lease. */
  const leaseEnds = () =>
    database.batch(
      [account.tenantId],
      [
        [
          {
            name: "test_end_lease",
            text: "UPDATE channel_sessions SET until = now() - interval '1 second' WHERE channel_id = $1",
          },
          [account.id],
        ],
      ],
    );
  const away = ({ keeper, channel }: Process) => keeper.through(channel).away;

  it("is kept by one process only; another one sends nothing and waits", async () => {
    const [first, second] = [start(), start()];
    await Promise.all([first.keeper.keep(), second.keeper.keep(), second.keeper.keep()]);
    for (let round = 0; round < 3; round++) for (const { keeper } of processes) await keeper.keep();
    expect([line.open.length, line.mostAtOnce]).toEqual([1, 1]);
    const [holder, other] = away(first) ? [second, first] : [first, second];
    expect([away(holder), away(other)]).toEqual([false, true]);
    expect([await holder.send("daqui"), await other.send("de lá")]).toEqual(["sent", "retry"]);
    expect(line.sent).toEqual(["daqui"]);
    await line.write("oi");
    expect([holder.stored, other.stored]).toEqual([["line-in-0"], []]);
  });

  it("passes on at once when its process stops, and goes on where it was", async () => {
    const [first, second] = [start(), start()];
    await first.keeper.keep();
    await line.write("um");
    await first.keeper.stop();
    await line.write("dois");
    await second.keeper.keep();
    expect([first.stored, second.stored]).toEqual([["line-in-0"], ["line-in-1"]]);
    expect(line.open.map(({ saved }) => saved)).toEqual([{ next: 2, resumed: 1 }]);
    expect([line.mostAtOnce, await second.send("voltei")]).toEqual([1, "sent"]);
  });

  it("passes on when its process died without a word, and not before its lease is over", async () => {
    const dead = start();
    await dead.keeper.keep();
    await line.write("um");
    const next = start();
    await next.keeper.keep();
    expect(away(next)).toBe(true);
    await leaseEnds();
    await next.keeper.keep();
    expect(away(next)).toBe(false);
    await line.write("dois");
    expect(next.stored).toEqual(["line-in-1"]);
  });

  it("is fenced against a holder that was frozen: it sends, stores and saves nothing more, and closes its own", async () => {
    const [frozen, next] = [start(), start()];
    await frozen.keeper.keep();
    const [old] = line.open;
    await leaseEnds();
    await next.keeper.keep();
    expect(line.open).toHaveLength(2);
    // It wakes up and believes that it has the session still.
    await expect(old?.link.save("{}")).rejects.toThrow("another process");
    await line.write("para quem tem a conversa");
    expect([frozen.stored, next.stored]).toEqual([[], ["line-in-0"]]);
    expect(await frozen.send("velha")).toBe("retry");
    expect(line.sent).toEqual([]);
    await frozen.keeper.keep();
    await eventually(() => expect(line.open).toHaveLength(1));
    expect([away(frozen), away(next), await next.send("nova")]).toEqual([true, false, "sent"]);
  });

  it("is not believed in by its own process when that could not renew it in time", async () => {
    const late = start();
    await late.keeper.keep();
    late.pass(LEASE_MS);
    expect(await late.send("tarde")).toBe("retry");
    expect([line.sent, line.open.length]).toEqual([[], 0]);
  });

  it("is opened again when the provider ended it, or would not open it", async () => {
    const one = start();
    line.mood = "down";
    await one.keeper.keep();
    expect(away(one)).toBe(true);
    line.mood = "ok";
    await one.keeper.keep();
    expect(away(one)).toBe(false);
    line.hangUp();
    await eventually(() => expect(away(one)).toBe(true));
    await eventually(async () => {
      await one.keeper.keep();
      expect([line.open.length, away(one)]).toEqual([1, false]);
    });
  });

  it("ends when its account is paused or changed, and a changed one is opened anew", async () => {
    const one = start();
    await one.keeper.keep();
    one.channel.paused = true;
    await one.keeper.keep();
    expect(line.open).toHaveLength(0);
    one.channel.paused = false;
    await one.keeper.keep();
    one.channel.account = { ...account, settings: { name: "outra" } };
    await one.keeper.keep();
    expect(line.open).toHaveLength(0);
    await one.keeper.keep();
    expect([line.open.length, line.mostAtOnce]).toEqual([1, 1]);
  });

  it("is not opened any more by a process that stopped while it asked for the lease, which is given back", async () => {
    const store = createChannelSessionStore(database);
    const [asked, answer] = [gate(), gate()];
    const stopping = start({
      store: {
        async claim(...wanted) {
          const claimed = await store.claim(...wanted);
          asked.open();
          await answer.opened;
          return claimed;
        },
      },
    });
    const rounds = [stopping.keeper.keep(), stopping.keeper.keep()];
    await asked.opened;
    const stopped = stopping.keeper.stop();
    answer.open();
    await Promise.all([stopped, ...rounds]);
    expect(line.open).toEqual([]);
    const next = start();
    await next.keeper.keep();
    expect([away(next), line.mostAtOnce]).toEqual([false, 1]);
  });

  it("is asked for once at a time, however long the answer takes", async () => {
    const store = createChannelSessionStore(database);
    const answer = gate();
    let claims = 0;
    const slow = start({
      store: {
        async claim(...wanted) {
          claims += 1;
          await answer.opened;
          return store.claim(...wanted);
        },
      },
    });
    const rounds = [slow.keeper.keep(), slow.keeper.keep()];
    answer.open();
    await Promise.all(rounds);
    expect([claims, away(slow), line.open.length]).toEqual([1, false, 1]);
  });

  it("is closed before its lease is given back, however many reasons there are to end it", async () => {
    const [closing, close] = [gate(), gate()];
    const old = start({
      adapter: {
        // The provider tells at once that the session is over; its end takes longer.
        async connect(...given) {
          const session = await connectTo(line, ...given);
          return {
            ...session,
            async close() {
              await session.close();
              closing.open();
              await close.opened;
            },
          };
        },
      },
    });
    await old.keeper.keep();
    const stopped = [old.keeper.stop(), old.keeper.stop()];
    await closing.opened;
    const next = start();
    // Enough for whoever would give the lease back too early.
    for (let round = 0; round < 5; round++) await next.keeper.keep();
    expect([away(old), away(next)]).toEqual([true, true]);
    close.open();
    await Promise.all(stopped);
    await next.keeper.keep();
    expect(away(next)).toBe(false);
  });

  it("is closed before its lease is given back when it was still being opened", async () => {
    const [opening, open] = [gate(), gate()];
    const old = start({
      adapter: {
        async connect(...given) {
          const session = await connectTo(line, ...given);
          opening.open();
          await open.opened;
          return session;
        },
      },
    });
    const round = old.keeper.keep();
    await opening.opened;
    old.channel.paused = true;
    const paused = old.keeper.keep();
    const next = start();
    for (let other = 0; other < 5; other++) await next.keeper.keep();
    expect(away(next)).toBe(true);
    open.open();
    await Promise.all([round, paused]);
    await next.keeper.keep();
    expect([away(next), line.open.length, line.mostAtOnce]).toEqual([false, 1, 1]);
  });
});

/** Something that a test lets happen. */
function gate() {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

function connectTo({ adapter: { connect } }: FakeLine, ...given: Parameters<NonNullable<ChannelAdapter["connect"]>>) {
  if (!connect) throw new Error("a line is reached by sessions");
  return connect(...given);
}
