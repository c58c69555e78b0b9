import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../bot/ports/store.js";
import { NoSpaceForFile } from "../../platform/files/no-space-for-file.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "./engine-harness.js";
import { FLOWS } from "./flows.js";

let harness: EngineHarness;
/**
 * The store's next call with this name does its work and loses the answer, as when a connection breaks after the
 * commit.
 */
let loseAnswerOf: keyof Store | null = null;
/**
 * The store's next call with this name does its work, and this process is frozen for 14 s before it gets the answer.
 */
let frozenIn: "begin" | "turns" | null = null;
/** What another process does while this one is frozen. */
let meanwhile = async () => {};
/** Delays the storing of incoming events. */
let storing: Promise<void> = Promise.resolve();

beforeAll(async () => {
  const wrap = (store: Store): Store => {
    const cut = <Name extends "begin" | "finish" | "turns">(name: Name): Store[Name] =>
      (async (...args: Parameters<Store[Name]>) => {
        const result = await (store[name] as (...inner: typeof args) => ReturnType<Store[Name]>)(...args);
        const nothingDone =
          result !== null && typeof result === "object" && "done" in result && result.done.length === 0;
        if (frozenIn === name && !nothingDone) {
          frozenIn = null;
          harness.pass(14_000);
          await meanwhile();
        }
        if (loseAnswerOf !== name) return result;
        loseAnswerOf = null;
        throw new Error("the connection was cut");
      }) as Store[Name];
    const accept: Store["accept"] = (items) => storing.then(() => store.accept(items));
    return { ...store, accept, begin: cut("begin"), finish: cut("finish"), turns: cut("turns") };
  };
  harness = new EngineHarness(await openTestDatabase(), {}, wrap);
  await harness.engine.start();
});
afterAll(async () => {
  await harness.engine.stop();
  await harness.database.close();
});

describe("a send", () => {
  it("that the provider surely did not take is tried again until it is taken, once", async () => {
    const shop = await harness.company(FLOWS);
    shop.channel.answer = (_outgoing, attempt) =>
      attempt < 4 ? { outcome: "retry", reason: "429", scope: "pair" } : shop.channel.taken();
    const ref = await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    expect(shop.channel.sent.map((one) => one.result)).toEqual(["retry", "retry", "retry", "sent"]);
    expect(new Set(shop.channel.sent.map((one) => one.key)).size).toBe(1);
    expect((await harness.lines(ref)).at(-1)?.status).toBe("sent");
  });

  it("waits as long as the provider asks, and what comes after it keeps its place", async () => {
    const shop = await harness.company(FLOWS);
    shop.channel.answer = (_outgoing, attempt) =>
      attempt === 1 && shop.channel.sent.length === 0
        ? { outcome: "retry", reason: "131056", afterMs: 400, scope: "pair" }
        : shop.channel.taken();
    const began = Date.now();
    const ref = await harness.write(shop, "5511", "fala");
    await harness.write(shop, "5511", "nome");
    await harness.settled(ref);
    expect(Date.now() - began).toBeGreaterThanOrEqual(400);
    expect(shop.channel.texts()).toEqual(["Recebi.", "Como você se chama?"]);
  });

  it("that is refused is given up at once: a dead letter, an alert, and the next one goes out", async () => {
    const shop = await harness.company(FLOWS);
    shop.channel.answer = () =>
      shop.channel.sent.length === 0
        ? { outcome: "refused", code: "window_closed", reason: "A janela fechou." }
        : shop.channel.taken();
    const ref = await harness.write(shop, "5511", "fala");
    await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    expect(shop.channel.sent.map((one) => one.result)).toEqual(["refused", "sent"]);
    expect((await harness.lines(ref)).filter((line) => line.author === "bot").map((line) => line.status)).toEqual([
      "failed",
      "sent",
    ]);
    const alerts = await harness.rows(shop.tenantId, "SELECT kind, text FROM alerts");
    expect(alerts).toEqual([{ kind: "send_failed", text: "A janela fechou." }]);
  });

  it("of uncertain end is repeated after the channel's wait, where the channel's policy is to repeat", async () => {
    const shop = await harness.company(FLOWS, { waitMs: 300, then: "repeat" });
    shop.channel.answer = (_outgoing, attempt) =>
      attempt === 1 ? { outcome: "uncertain", reason: "cut" } : shop.channel.taken();
    const began = Date.now();
    const ref = await harness.write(shop, "5511", "fala");
    await harness.until("it is uncertain", async () => (await harness.lines(ref)).at(-1)?.status === "uncertain");
    await harness.settled(ref);
    expect(Date.now() - began).toBeGreaterThanOrEqual(300);
    expect(shop.channel.sent.map((one) => one.result)).toEqual(["uncertain", "sent"]);
  });

  it("of uncertain end is left to a person, where that is the policy, and never sent again by itself", async () => {
    const shop = await harness.company(FLOWS, { waitMs: 200, then: "person" });
    shop.channel.answer = () => ({ outcome: "uncertain", reason: "cut" });
    const ref = await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    await sleep(300);
    expect(shop.channel.sent).toHaveLength(1);
    expect(await harness.rows(shop.tenantId, "SELECT kind FROM alerts")).toEqual([{ kind: "send_failed" }]);
  });
});

describe("a send whose end is uncertain", () => {
  it("that a status proves in the meantime is not sent again and not given up", async () => {
    for (const then of ["repeat", "person"] as const) {
      const shop = await harness.company(FLOWS, { waitMs: 60_000, then });
      shop.channel.answer = () => ({ outcome: "uncertain", reason: "cut" });
      const ref = await harness.write(shop, "5511", "fala");
      await harness.until("it is uncertain", async () => (await harness.lines(ref)).at(-1)?.status === "uncertain");
      const at = harness.now();
      const echo = shop.channel.sent[0]?.key;
      await harness.event(shop, {
        kind: "status",
        dedupe: "s1",
        at,
        to: { externalId: "5511" },
        providerId: "w1",
        status: "sent",
        echo,
      });
      await harness.settled(ref);
      harness.pass(61_000);
      // Longer than the sweep's interval.
      await sleep(1_500);
      expect(shop.channel.sent, then).toHaveLength(1);
      expect((await harness.lines(ref)).at(-1)?.status, then).toBe("sent");
      expect(await harness.rows(shop.tenantId, "SELECT kind FROM alerts"), then).toEqual([]);
    }
  });

  it("is not sent again while a status that has come in is still being stored", async () => {
    const shop = await harness.company(FLOWS, { waitMs: 0, then: "repeat" });
    const to = { externalId: "5511" };
    let store = () => {};
    let told: Promise<unknown> | null = null;
    // The provider accepts the message and sends its status, and the connection breaks. So the status is here before
    // the send is uncertain.
    shop.channel.answer = ({ key: echo }) => {
      if (told) return shop.channel.taken();
      storing = new Promise((resolve) => {
        store = resolve;
      });
      const at = harness.now();
      told = harness.event(shop, { kind: "status", dedupe: "s2", at, to, providerId: "w2", status: "sent", echo });
      return { outcome: "uncertain", reason: "cut" };
    };
    const ref = await harness.write(shop, "5511", "fala");
    try {
      await harness.until("it is uncertain", async () => (await harness.lines(ref)).at(-1)?.status === "uncertain");
      await sleep(300);
      expect(shop.channel.sent).toHaveLength(1);
    } finally {
      storing = Promise.resolve();
      store();
    }
    await told;
    await harness.settled(ref);
    expect(shop.channel.sent).toHaveLength(1);
    expect((await harness.lines(ref)).at(-1)?.status).toBe("sent");
  });

  /** The first attempt is begun with the turn, the next one separately; the process is frozen during one of them. */
  async function frozenDuring(name: "begin" | "turns", other: (tenantId: string) => Promise<void>) {
    const shop = await harness.company(FLOWS, { waitMs: 0, then: "person" });
    let tries = 0;
    shop.channel.answer = () => {
      tries += 1;
      if (name === "turns" || tries > 1) return shop.channel.taken();
      frozenIn = "begin";
      return { outcome: "retry", reason: "429", scope: "pair" };
    };
    meanwhile = () => other(shop.tenantId);
    if (name === "turns") frozenIn = name;
    const ref = await harness.write(shop, "5511", "fala");
    return { ref, results: () => shop.channel.sent.map((one) => one.result) };
  }

  // Fault 9: another process has counted this one as gone, has begun the send, and its own end is not known.
  it.each(["begin", "turns"] as const)(
    "is left to the process that took it while this one was frozen in %s",
    async (name) => {
      const { ref, results } = await frozenDuring(name, async (tenantId) => {
        await harness.rows(
          tenantId,
          "UPDATE effects SET worker = gen_random_uuid(), attempts = attempts + 1 WHERE state = 'sending' RETURNING n",
        );
      });
      await harness.until("a person is asked", async () => (await harness.lines(ref)).at(-1)?.status === "failed");
      expect(frozenIn).toBeNull();
      expect(results()).toEqual(name === "begin" ? ["retry"] : []);
      // The turn of what it was told must not be the next one that is frozen.
      await harness.settled(ref);
    },
  );

  it.each(["begin", "turns"] as const)(
    "is made once where nobody took it while the process was frozen in %s",
    async (name) => {
      const { ref, results } = await frozenDuring(name, async () => {});
      await harness.settled(ref);
      expect(frozenIn).toBeNull();
      expect(results()).toEqual(name === "begin" ? ["retry", "sent"] : ["sent"]);
    },
  );

  it("whose adapter throws is uncertain, not lost", async () => {
    const shop = await harness.company(FLOWS);
    shop.channel.answer = (_outgoing, attempt) => {
      if (attempt === 1) throw new Error("a bug in the adapter");
      return shop.channel.taken();
    };
    const ref = await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    expect(shop.channel.texts()).toEqual(["Recebi."]);
    expect(harness.complaints.some((line) => line.includes("a bug in the adapter"))).toBe(true);
  });

  it.each(["begin", "finish"] as const)("is sent once although the database's answer to %s was lost", async (name) => {
    const shop = await harness.company(FLOWS, { waitMs: 100, then: "repeat" });
    // The first line is begun with its turn; the second asks.
    const ref = await harness.write(shop, "5511", "espera");
    await harness.settled(ref);
    loseAnswerOf = name;
    await harness.write(shop, "5511", "nome");
    await harness.write(shop, "5511", "Ana");
    await harness.settled(ref);
    loseAnswerOf = null;
    expect(shop.channel.texts()).toEqual(["Espere.", "Como você se chama?", "Oi, Ana."]);
  });
});

describe("a provider in trouble", () => {
  it("is left alone by its breaker, while the others' messages go out at once", async () => {
    const [sick, well] = [await harness.company(FLOWS), await harness.company(FLOWS)];
    let healed = false;
    sick.channel.answer = () =>
      healed ? sick.channel.taken() : { outcome: "retry", reason: "connection refused", scope: "provider" };
    const refs = await Promise.all(Array.from({ length: 10 }, (_, i) => harness.write(sick, `p${i}`, "fala")));
    await harness.until("the breaker opened", () => sick.channel.sent.length >= 3);
    await sleep(300);
    const tried = sick.channel.sent.length;
    await sleep(800);
    // On a busy machine enough time may have passed for one trial. Without the breaker there would be dozens of sends.
    expect(sick.channel.sent.length).toBeLessThanOrEqual(tried + 1);
    const ref = await harness.write(well, "5511", "fala");
    await harness.settled(ref);
    expect(well.channel.texts()).toEqual(["Recebi."]);
    healed = true;
    harness.pass(3_000);
    for (const one of refs) await harness.settled(one);
    expect(sick.channel.texts()).toHaveLength(10);
  });

  it("that no longer knows the account pauses the channel, keeps the queue, and sends it once the channel is mended", async () => {
    const shop = await harness.company(FLOWS);
    shop.channel.answer = () =>
      shop.channel.paused === null && shop.channel.sent.length === 0
        ? { outcome: "refused", code: "account_dead", reason: "O token foi revogado (190)." }
        : shop.channel.taken();
    const ref = await harness.write(shop, "5511", "fala");
    await harness.until("it was paused", () => shop.channel.paused !== null);
    await harness.write(shop, "5511", "nome");
    const other = await harness.write(shop, "5512", "fala");
    await sleep(500);
    expect(shop.channel.sent).toHaveLength(1);
    expect((await harness.lines(other)).at(-1)?.status).toBe("queued");
    shop.channel.paused = null;
    harness.pass(16_000);
    await harness.settled(ref);
    await harness.settled(other);
    expect(shop.channel.texts("5511")).toEqual(["Recebi.", "Como você se chama?"]);
    expect(shop.channel.texts("5512")).toEqual(["Recebi."]);
  });
});

describe("a file that a customer sent", () => {
  const photo = { kind: "media", media: "image", providerRef: "ref-1", caption: "meu pc" } as const;

  it("is fetched, stored and shown, and then handled with its caption", async () => {
    const shop = await harness.company(FLOWS);
    const bytes = Buffer.from("GIF89a\u0001\u0000\u0001\u0000");
    shop.channel.media = () => ({ outcome: "ok", bytes, mime: "image/gif", name: "foto.gif" });
    const ref = await harness.receive(shop, "5511", { ...photo, caption: "fala" });
    await harness.settled(ref);
    const [line] = await harness.lines(ref);
    expect(line?.content).toMatchObject({ fileId: expect.any(String), size: bytes.length, name: "foto.gif" });
    expect(line?.content.providerRef).toBeUndefined();
    expect(shop.channel.texts()).toEqual(["Recebi."]);
    expect((await harness.outcomes(ref)).map((row) => row.outcome)).toEqual(["answered", "answered"]);
  });

  it("says what is to be minded, and is no picture, when it is only to be saved; held, it says why", async () => {
    const shop = await harness.company(FLOWS);
    const { put } = harness.files;
    const senders: unknown[] = [];
    for (const state of ["download", "held"] as const) {
      harness.files.put = async (tenantId, file) => {
        senders.push(file.sender, file.unsent);
        return Object.assign(await put(tenantId, file), { state, problem: "É grande demais." });
      };
      shop.channel.media = () => ({ outcome: "ok", bytes: Buffer.from(`GIF89a ${state}`), mime: "image/gif" });
      await harness.settled(await harness.receive(shop, state, photo));
    }
    harness.files.put = put;
    const contents = await harness.rows<{ content: object }>(
      shop.tenantId,
      "SELECT content FROM messages WHERE author = 'contact' ORDER BY id",
    );
    expect(contents).toMatchObject([
      { content: { media: "document", caution: "É grande demais.", fileId: expect.any(String) } },
      { content: { media: "image", problem: "É grande demais." } },
    ]);
    expect(contents[0]?.content).not.toHaveProperty("problem");
    expect(senders).toEqual([`${shop.channelId}:download`, undefined, `${shop.channelId}:held`, undefined]);
  });

  it("is fetched again later when there is no room for it", async () => {
    const shop = await harness.company(FLOWS);
    const { put } = harness.files;
    let tries = 0;
    harness.files.put = (tenantId, file) =>
      ++tries === 1 ? Promise.reject(new NoSpaceForFile("disk")) : put(tenantId, file);
    shop.channel.media = () => ({ outcome: "ok", bytes: Buffer.from("GIF89a"), mime: "image/gif" });
    const ref = await harness.receive(shop, "5511", photo);
    await harness.until("it found no room", () => tries === 1);
    harness.pass(6_000);
    await harness.settled(ref);
    harness.files.put = put;
    expect((await harness.lines(ref))[0]?.content).toMatchObject({ fileId: expect.any(String) });
  });

  it("is not even fetched while nothing may be stored", async () => {
    const shop = await harness.company(FLOWS);
    const { fullOf } = harness.files;
    const asked: unknown[] = [];
    harness.files.fullOf = async (_tenantId, file) => {
      asked.push(file);
      return asked.length === 1 ? "company" : null;
    };
    let fetches = 0;
    shop.channel.media = () => {
      fetches += 1;
      return { outcome: "ok", bytes: Buffer.from("GIF89a"), mime: "image/gif" };
    };
    const ref = await harness.receive(shop, "5511", photo);
    await harness.until("it was asked for room", () => asked.length === 1);
    expect([fetches, asked]).toEqual([0, [{ sender: `${shop.channelId}:5511`, size: 0 }]]);
    harness.pass(6_000);
    await harness.settled(ref);
    harness.files.fullOf = fullOf;
    expect(fetches).toBe(1);
    expect((await harness.lines(ref))[0]?.content).toMatchObject({ fileId: expect.any(String) });
  });

  it("that is gone is told in its place, and the conversation goes on", async () => {
    const shop = await harness.company(FLOWS);
    shop.channel.media = () => ({ outcome: "gone", reason: "O arquivo expirou." });
    const ref = await harness.receive(shop, "5511", { ...photo, caption: "fala" });
    await harness.settled(ref);
    expect((await harness.lines(ref))[0]?.content).toMatchObject({ problem: "O arquivo expirou." });
    expect(shop.channel.texts()).toEqual(["Recebi."]);
  });

  it("is asked for again while the provider is in trouble, and holds up nobody", async () => {
    const shop = await harness.company(FLOWS);
    let tries = 0;
    shop.channel.media = async () => {
      await sleep(150);
      return ++tries < 3 ? { outcome: "retry", reason: "503" } : { outcome: "gone", reason: "não há" };
    };
    const ref = await harness.receive(shop, "5511", photo);
    await harness.write(shop, "5511", "fala");
    await harness.until("the text was answered", () => shop.channel.texts().length === 1);
    expect(tries).toBeLessThan(3);
    await harness.settled(ref);
    expect(tries).toBe(3);
  });
});
