import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Created, CreateRequest, GatewayPayment, RawNotification } from "../../payments/gateway.js";
import { describeBooks } from "./gateway-books.js";
import type { Away, GatewayStand, Tools } from "./gateway-stand.js";

/** A refund of all that was paid, which nobody asked for before. */
const WHOLE = { amount: null, what: "payment", before: 0, wasUnderWay: false } as const;
const HOUR_MS = 3_600_000;
const limits = (ms = 5_000) => ({ signal: AbortSignal.timeout(ms) });

/** What every gateway must hold, whatever plays its other side. */
export function gatewayContract(name: string, open: () => Promise<GatewayStand>): void {
  let stand: GatewayStand;
  beforeAll(async () => {
    stand = await open();
  });
  afterAll(() => stand?.close());
  beforeEach(() => stand.away(null));

  const wanted = (what: Partial<CreateRequest> = {}): CreateRequest => ({
    key: randomUUID(),
    amount: 4_990,
    currency: stand.gateway.capabilities.currencies[0] ?? "",
    methods: stand.methods ?? stand.gateway.capabilities.methods,
    title: "Pedido 1",
    expiresAt: stand.now() + HOUR_MS,
    notifyUrl: stand.notifyUrl ?? "http://127.0.0.1:9/webhooks/payments/x/y",
    returnUrl: "http://127.0.0.1:9/volta",
    ...what,
  });
  const made = (created: Created): GatewayPayment => {
    if (created.outcome !== "created") throw new Error(JSON.stringify(created));
    return created.payment;
  };
  const create = async (what?: Partial<CreateRequest>) =>
    made(await stand.gateway.create(stand.account, wanted(what), limits()));
  const read = (id: string, account = stand.account) => stand.gateway.read(account, id, limits());
  const paid = async (what?: Partial<CreateRequest>) => {
    const { id } = await create(what);
    await stand.customer("pay", id);
    return id;
  };
  /** How much had gone back when a key was first used. */
  const befores = new Map<string, number>();
  const refund = async (externalId: string, amount: number | null, key: string = randomUUID()) => {
    if (!stand.gateway.refund) throw new Error("this gateway gives nothing back");
    const now = befores.has(key) ? null : await read(externalId);
    const before = befores.get(key) ?? (now?.outcome === "found" ? now.payment.refunded : 0);
    befores.set(key, before);
    return stand.gateway.refund(stand.account, { ...WHOLE, externalId, key, amount, before }, limits());
  };
  const tools: Tools = { stand: () => stand, wanted, made, create, read, paid, refund };

  describe(name, () => {
    describePayments(tools);
    describeNotifications(tools);
    describeEndings(tools);
    describeBooks(tools);
    describeOutages(tools);
  });
}

function describePayments({ stand, wanted, made, create, read, paid }: Tools): void {
  it("says what it can do, and can do what it says", () => {
    const { gateway, account } = stand();
    const { methods, currencies, modes, cancels, refunds, lastsMs } = gateway.capabilities;
    expect(lastsMs.least).toBeGreaterThan(0);
    expect(lastsMs.most).toBeGreaterThan(lastsMs.least);
    expect(gateway.name).toMatch(/^[a-z][a-z0-9-]{0,40}$/);
    expect(methods.length).toBeGreaterThan(0);
    for (const currency of currencies) expect(currency).toMatch(/^[A-Z]{3}$/);
    expect(modes).toContain(account.mode);
    expect(gateway.cancel !== undefined).toBe(cancels);
    expect(gateway.refund !== undefined).toBe(refunds !== "none");
    expect(gateway.schema.settings.safeParse(account.settings).success).toBe(true);
    expect(gateway.schema.secrets.safeParse(account.secrets).success).toBe(true);
    expect(gateway.schema.externalId.safeParse(account.externalId).success).toBe(true);
    expect(gateway.schema.settings.safeParse({ ...account.settings, misspelt: "x" }).success).toBe(false);
  });

  it("makes the payment that was asked for, and says the same of it later", async () => {
    const { gateway, account } = stand();
    const request = wanted({ amount: 123_456 });
    const created = await gateway.create(account, request, limits());
    const payment = made(created);
    expect(created).toMatchObject({ url: expect.stringMatching(/^https?:\/\//) });
    expect(payment).toMatchObject({ state: "pending", amount: 123_456, refunded: 0, currency: request.currency });
    expect(payment).toMatchObject({ reference: request.key, account: gateway.receiverOf(account), paidAt: null });
    expect(payment.live).toBe(account.mode === "live");
    expect(await read(payment.id)).toEqual({ outcome: "found", payment });
  });

  it("makes one payment for each key, however often and however many at once ask", async () => {
    const { gateway, account } = stand();
    const request = wanted();
    const first = made(await gateway.create(account, request, limits()));
    const again = await Promise.all(Array.from({ length: 5 }, () => gateway.create(account, request, limits())));
    expect(new Set(again.map((created) => made(created).id))).toEqual(new Set([first.id]));
    const fresh = wanted();
    const atOnce = await Promise.all(Array.from({ length: 5 }, () => gateway.create(account, fresh, limits())));
    expect(new Set(atOnce.map((created) => made(created).id)).size).toBe(1);
    // The same key with another amount makes nothing new.
    const other = await gateway.create(account, { ...request, amount: request.amount + 1 }, limits());
    if (other.outcome === "created") expect(other.payment).toMatchObject({ id: first.id, amount: request.amount });
    else expect(other.outcome).toBe("refused");
  });

  it("refuses for good what no gateway can make", async () => {
    const { gateway, account } = stand();
    for (const what of [{ amount: 0 }, { amount: -1 }, { amount: 1.5 }])
      expect((await gateway.create(account, wanted(what), limits())).outcome).toBe("refused");
  });

  it("tells paid, refused and overdue apart", async () => {
    const before = stand().now();
    const { id } = await create();
    if (stand().refusesAttempts) {
      await stand().customer("refuse", id);
      expect(await read(id)).toMatchObject({ payment: { state: "pending", refusals: 1, paidAt: null } });
    }
    await stand().customer("pay", id);
    const found = await read(id);
    expect(found).toMatchObject({ payment: { state: "paid", refunded: 0 } });
    if (found.outcome === "found") expect(found.payment.paidAt).toBeGreaterThanOrEqual(before - 1_000);
    const over = await create();
    await stand().customer("expire", over.id);
    expect(await read(over.id)).toMatchObject({ payment: { state: "expired", paidAt: null } });
  });

  it("knows no payment that is not there, and none of another company", async () => {
    const id = await paid();
    expect(await read("nothing-like-an-id")).toEqual({ outcome: "missing" });
    expect(await read(id, stand().neighbour)).toEqual({ outcome: "missing" });
  });

  it("knows its account, and no account with wrong secrets", async () => {
    const { gateway, account, stranger } = stand();
    const live = account.mode === "live";
    expect(await gateway.check(account, limits())).toMatchObject({
      outcome: "ok",
      account: gateway.receiverOf(account),
      live,
    });
    expect((await stranger.gateway.check(stranger.account, limits())).outcome).toBe("refused");
    expect((await stranger.gateway.create(stranger.account, wanted(), limits())).outcome).not.toBe("created");
    expect((await stranger.gateway.read(stranger.account, await paid(), limits())).outcome).not.toBe("found");
  });
}

function describeNotifications({ stand, create, read, paid }: Tools): void {
  async function notification(): Promise<{ id: string; raw: RawNotification }> {
    const id = await paid();
    await expect.poll(() => stand().sent(id).length, { timeout: 5_000 }).toBeGreaterThan(0);
    const raw = stand().sent(id).at(-1);
    if (!raw) throw new Error("nothing was sent");
    return { id, raw };
  }

  it("takes a notification as a reason to ask about that payment, and a repeated one, too", async () => {
    const { gateway, account, neighbour } = stand();
    const { id, raw } = await notification();
    const found = await read(id);
    const reference = found.outcome === "found" ? found.payment.reference : "";
    for (let n = 0; n < 3; n++) {
      expect(gateway.verify(account, raw, stand().now())).toEqual({ outcome: "ok" });
      const about = gateway.receive(account, raw);
      if (about.outcome !== "about") throw new Error(about.topic);
      if (about.externalId === id) continue;
      // It names a part of the payment. Only its own account learns to what that belongs.
      expect(await gateway.referenceOf?.(account, about.externalId, limits())).toEqual({ outcome: "found", reference });
      expect(await gateway.referenceOf?.(neighbour, about.externalId, limits())).toEqual({ outcome: "missing" });
    }
  });

  it("refuses forged ones: other bytes, no signature, another's secrets", async () => {
    const { gateway, account, stranger, signs } = stand();
    const { raw } = await notification();
    const now = stand().now();
    const other = await create();
    const query = new URLSearchParams([...raw.query].map(([name, value]) => [name, value.replace(/\d{8,}/, other.id)]));
    const body = Buffer.from(raw.body.toString("utf8").replaceAll(/[0-9a-f]{8,}/g, other.id));
    const forged =
      signs === "address" ? [{ query }] : [{ body }, { body: Buffer.concat([raw.body, Buffer.from(" ")]) }];
    for (const part of forged)
      expect(gateway.verify(account, { ...raw, ...part }, now)).toMatchObject({ outcome: "refused", status: 401 });
    expect(gateway.verify(account, { ...raw, headers: {} }, now)).toMatchObject({ outcome: "refused", status: 401 });
    expect(stranger.gateway.verify(stranger.account, raw, now)).toMatchObject({ outcome: "refused", status: 401 });
  });

  it("refuses late ones, and those from the future", async ({ skip }) => {
    const { gateway, account, toleranceMs } = stand();
    if (toleranceMs === null) return skip();
    const { raw } = await notification();
    for (const away of [toleranceMs + 60_000, -toleranceMs - 60_000])
      expect(gateway.verify(account, raw, stand().now() + away)).toMatchObject({ outcome: "refused", status: 400 });
    expect(gateway.verify(account, raw, stand().now() + toleranceMs / 2)).toEqual({ outcome: "ok" });
  });

  it("is not upset by any bytes", () => {
    const { gateway, account } = stand();
    const query = new URLSearchParams("data.id=%00");
    for (const text of ["", "{", "null", "[]", '{"type":7}', '{"__proto__":{"id":1}}', "\u0000", "é".repeat(5_000)]) {
      const raw = { query, headers: {}, body: Buffer.from(text) };
      expect(gateway.verify(account, raw, stand().now())).toMatchObject({ outcome: "refused" });
      expect(() => gateway.receive(account, raw)).not.toThrow();
    }
    expect(() => gateway.receive(account, { query, headers: {}, body: Buffer.alloc(64, 0xff) })).not.toThrow();
  });
}

function describeEndings({ stand, create, read, paid, refund }: Tools): void {
  it("cancels what is open, and never what is paid", async ({ skip }) => {
    const { gateway, account, neighbour } = stand();
    if (!gateway.cancel) return skip();
    const { id } = await create();
    await gateway.cancel(neighbour, id, limits());
    expect(await read(id)).toMatchObject({ payment: { state: "pending" } });
    for (let n = 0; n < 2; n++) expect(await gateway.cancel(account, id, limits())).toEqual({ outcome: "over" });
    expect(await read(id)).toMatchObject({ payment: { state: "expired" } });
    const done = await paid();
    expect(await gateway.cancel(account, done, limits())).toEqual({ outcome: "over" });
    expect(await read(done)).toMatchObject({ payment: { state: "paid" } });
  });

  it("gives a whole payment back once, however often it is asked with the same key", async ({ skip }) => {
    if (stand().gateway.capabilities.refunds === "none") return skip();
    const id = await paid({ amount: 10_000 });
    const key = randomUUID();
    const back = { outcome: "refunded", payment: { id, state: "refunded", amount: 10_000, refunded: 10_000 } };
    for (const answer of await Promise.all([refund(id, null, key), refund(id, null, key)]))
      expect(answer).toMatchObject(back);
    expect(await refund(id, null, key)).toMatchObject(back);
    expect(await read(id)).toMatchObject({ payment: back.payment });
    expect((await refund(id, null)).outcome).toBe("refused");
  });

  it("gives parts back up to the whole, and never more", async ({ skip }) => {
    if (stand().gateway.capabilities.refunds !== "part") return skip();
    const id = await paid({ amount: 10_000 });
    const key = randomUUID();
    const first = { payment: { state: "paid", amount: 10_000, refunded: 3_000 } };
    expect(await refund(id, 3_000, key)).toMatchObject(first);
    expect(await refund(id, 3_000, key)).toMatchObject(first);
    expect(await read(id)).toMatchObject(first);
    // A gateway may not tell that the key was for another amount, but it gives nothing more under it.
    await refund(id, 2_000, key);
    expect(await read(id)).toMatchObject(first);
    expect((await refund(id, 7_001)).outcome).toBe("refused");
    for (const amount of [0, -1, 1.5]) expect((await refund(id, amount)).outcome).toBe("refused");
    expect(await refund(id, null)).toMatchObject({ payment: { state: "refunded", refunded: 10_000 } });
  });

  it("gives nothing back that was never paid, is not there, or is another company's", async ({ skip }) => {
    const { gateway, neighbour } = stand();
    if (!gateway.refund) return skip();
    expect((await refund((await create()).id, null)).outcome).toBe("refused");
    expect(await refund("nothing-like-an-id", null)).toEqual({ outcome: "missing" });
    const externalId = await paid();
    const asked = { ...WHOLE, externalId, key: randomUUID() };
    expect(await gateway.refund(neighbour, asked, limits())).toEqual({ outcome: "missing" });
    expect(await read(externalId)).toMatchObject({ payment: { state: "paid", refunded: 0 } });
  });
}

function describeOutages({ stand, wanted, made, read, paid, refund }: Tools): void {
  it.each<Away>(["down", "silent", "nonsense"])(
    "is unavailable and no more while the other side is %s",
    async (how) => {
      const { gateway, account } = stand();
      const id = await paid();
      await stand().away(how);
      const soon = () => limits(how === "silent" ? 300 : 5_000);
      expect((await gateway.create(account, wanted(), soon())).outcome).toBe("unavailable");
      expect((await gateway.read(account, id, soon())).outcome).toBe("unavailable");
      expect((await gateway.check(account, soon())).outcome).toBe("unavailable");
      if (gateway.cancel) expect((await gateway.cancel(account, id, soon())).outcome).toBe("unavailable");
      if (gateway.refund) {
        const asked = { ...WHOLE, externalId: id, key: randomUUID() };
        expect((await gateway.refund(account, asked, soon())).outcome).toBe("unavailable");
      }
      await stand().away(null);
      expect(await read(id)).toMatchObject({ payment: { state: "paid", refunded: 0 } });
    },
  );

  it("does nothing twice when an answer was lost and the same key asks again", async () => {
    const { gateway, account } = stand();
    const request = wanted({ amount: 10_000 });
    await stand().away("answers lost");
    expect((await gateway.create(account, request, limits())).outcome).toBe("unavailable");
    // A gateway that can look for what it made may find it.
    expect((await gateway.create(account, request, limits())).outcome).not.toBe("refused");
    await stand().away(null);
    const { id } = made(await gateway.create(account, request, limits()));
    expect(made(await gateway.create(account, request, limits())).id).toBe(id);
    if (!gateway.refund) return;
    await stand().customer("pay", id);
    const key = randomUUID();
    const part = gateway.capabilities.refunds === "part" ? 4_000 : null;
    await stand().away("answers lost");
    expect((await refund(id, part, key)).outcome).toBe("unavailable");
    expect((await refund(id, part, key)).outcome).not.toBe("refused");
    await stand().away(null);
    expect(await refund(id, part, key)).toMatchObject({ payment: { refunded: part ?? 10_000 } });
  });
}
