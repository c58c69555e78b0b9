import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import { openBalcao, type RunningBalcao } from "../faults/harness/open-balcao.js";
import { deliver, statusBody } from "../faults/harness/webhooks.js";
import type { BookEntry } from "../providers/shared/book-entry.js";
import { type GatewaySide, mercadoPagoSide, stripeSide } from "./gateway-sides.js";

/** The built server is killed while both gateways do what they were asked for, and have not answered yet. */
const CATALOG = "- { item: limpeza, title: Limpeza, price: 'R$ 49,90', minutes: 15, actions: [temp-cleanup] }\n";
const FLOW = `flow: comprar
title: Comprar
start:
  - keyword: [comprar]
steps:
  - quote: { items: [limpeza] }
    save: order
  - charge: { order: order }
  - say: "Serviço do pedido {{ order.number }}."
  - ask: "Ficou bom?"
    save: answer
  - refund: { order: order, within: 7d }
  - say: "Devolvido."
  - end: given_back
`;
const LONG_MS = 60_000;
const RUI = { email: "rui@falhas.example", password: "uma senha bem longa" };

let sides: [mercadoPago: GatewaySide, stripe: GatewaySide];
let balcao: RunningBalcao;
beforeAll(async () => {
  sides = [await mercadoPagoSide(["boleto"], Date.now), await stripeSide(Date.now)];
  const accounts = sides.map(({ account }) => {
    const { gateway, externalId, methods, settings, secrets } = account;
    const sealed = Object.keys(secrets).map((name) => [name, `\${ENV:${variable(gateway, name)}}`]);
    const set = Object.keys(settings).length > 0 && { settings };
    return {
      name: gateway,
      gateway,
      mode: "test",
      external_id: externalId,
      methods,
      ...set,
      secrets: Object.fromEntries(sealed),
    };
  });
  const secrets = sides.flatMap(({ account: { gateway, secrets: own } }) =>
    Object.entries(own).map(([name, value]) => [variable(gateway, name), value]),
  );
  balcao = await openBalcao({
    files: {
      "catalog.yaml": CATALOG,
      "flows/comprar.yaml": FLOW,
      "payments.yaml": JSON.stringify(accounts),
      "users.yaml": `- { name: Rui, email: ${RUI.email}, role: admin, password: "\${ENV:KILLS_PASSWORD}" }\n`,
    },
    env: { KILLS_PASSWORD: RUI.password, ...Object.fromEntries(secrets), ...sides[0].env, ...sides[1].env },
  });
  for (const { tellAt, account } of sides)
    tellAt(`${balcao.url}/webhooks/payments/${account.gateway}/falhas_${account.gateway}`);
  balcao.graph.onTaken = ({ to, providerId, key }) => {
    void deliver(balcao.url, statusBody(to, providerId, "sent", key)).catch(() => undefined);
  };
});
afterAll(async () => {
  await balcao?.close();
  for (const side of sides ?? []) await side.close();
});

const variable = (gateway: string, name: string) => `KILLS_${gateway}_${name}`.toUpperCase();
const texts = (phone: string) => balcao.graph.of(phone).map(({ text }) => text);
const hears = (phone: string, words: string) =>
  eventually(() => expect(texts(phone).join("\n")).toContain(words), LONG_MS);
const newest = (side: GatewaySide) => side.ids().at(-1) ?? "";

/** A customer who is about to be given the way to pay at each gateway; `chooses` begins that. */
async function customers(): Promise<{ side: GatewaySide; phone: string; chooses(): Promise<void> }[]> {
  return Promise.all(
    sides.map(async (side, n) => {
      const phone = balcao.newPhone();
      await balcao.write(phone, "comprar");
      await hears(phone, "Posso seguir?");
      await balcao.write(phone, "aprovar");
      await hears(phone, "Como você prefere pagar?");
      return { side, phone, chooses: () => balcao.write(phone, n === 0 ? "boleto" : "cartão") };
    }),
  );
}

/** Kills the server while both gateways keep back answers that they never give. */
async function killedAt(what: "create" | "read" | "refund", act: () => Promise<unknown>): Promise<void> {
  const asked = sides.map((side) => side.holdBack(what));
  await act();
  await eventually(() => expect(asked.map((one) => one())).toEqual([true, true]), LONG_MS);
  await balcao.kill();
  for (const side of sides) side.away(false);
  await balcao.start();
}

it("charges once, fulfils once, gives back once, and has both gateways' books", async () => {
  const first = await customers();
  await killedAt("create", () => Promise.all(first.map(({ chooses }) => chooses())));
  for (const { side, phone } of first) await hears(phone, side.words);
  expect(sides.map((side) => side.ids().length)).toEqual([1, 1]);

  // It has heard of the payments, and is asking about them.
  await killedAt("read", async () => {
    for (const side of sides) side.pay(newest(side));
  });
  for (const { phone } of first) await hears(phone, "Ficou bom?");

  await killedAt("refund", () => Promise.all(first.map(({ phone }) => balcao.write(phone, "não"))));
  for (const { phone } of first) await hears(phone, "Devolvido.");
  expect(sides.map((side) => side.refunded(newest(side)))).toEqual([4_990, 4_990]);

  // The notices go to a server that is not there, and come again, mixed and three times each, when it is back.
  const second = await customers();
  await Promise.all(second.map(({ chooses }) => chooses()));
  for (const { side, phone } of second)
    await eventually(() => expect(texts(phone).join()).toContain(side.words), LONG_MS);
  for (const side of sides) side.notices("hold", 3);
  await balcao.kill();
  for (const side of sides) side.pay(newest(side));
  await balcao.start();
  for (const side of sides) {
    side.notices("send");
    await side.release("shuffled");
  }
  for (const { phone } of second) await hears(phone, "Ficou bom?");
  for (const side of sides) await side.idle();

  await balcao.stop();
  for (const { phone } of [...first, ...second])
    expect(texts(phone).filter((text) => text.startsWith("Serviço do pedido"))).toHaveLength(1);
  expect(sides.map((side) => side.ids().length)).toEqual([2, 2]);
  const [lines = [], payments = [], events = [], alerts = []] = await balcao.look(
    "SELECT gateway, kind, gateway_id AS id, amount::int AS cents FROM ledger_entries",
    "SELECT state, count(*)::int AS n FROM payments GROUP BY state ORDER BY state",
    "SELECT kind, count(*)::int AS n FROM order_events WHERE kind IN ('order.paid', 'order.refunded', 'payment.creating') GROUP BY kind ORDER BY kind",
    "SELECT kind FROM alerts",
  );
  for (const side of sides) {
    const own = (lines as (Line & { gateway: string })[]).filter(({ gateway }) => gateway === side.account.gateway);
    expect(sorted(own)).toEqual(sorted(side.books()));
  }
  expect(payments).toEqual([
    { state: "paid", n: 2 },
    { state: "refunded", n: 2 },
  ]);
  expect(events).toEqual([
    { kind: "order.paid", n: 4 },
    { kind: "order.refunded", n: 2 },
    { kind: "payment.creating", n: 4 },
  ]);
  expect(alerts).toEqual([]);
}, 300_000);

it("asks the customer once about a person's quote, also when it ends between writing and telling it", async () => {
  const deadly = fileURLToPath(new URL("../faults/harness/die-before-quote.mjs", import.meta.url));
  await balcao.stop();
  balcao.env.NODE_OPTIONS = `--import=${deadly}`;
  await balcao.start();
  const phone = balcao.newPhone();
  await balcao.write(phone, "comprar");
  await hears(phone, "Posso seguir?");
  const desk = await fetch(`${balcao.url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-balcao": "1" },
    body: JSON.stringify(RUI),
  });
  const { access } = (await desk.json()) as { access: string };
  const signed = { authorization: `Bearer ${access}` };
  const asked = await fetch(`${balcao.url}/api/v1/orders?text=${phone.slice(-8)}`, { headers: signed });
  const [order] = ((await asked.json()) as { items: { conversationId: string }[] }).items;
  const quote = fetch(`${balcao.url}/api/v1/conversations/${order?.conversationId}/quotes`, {
    method: "POST",
    headers: { ...signed, "content-type": "application/json", "idempotency-key": randomUUID() },
    body: JSON.stringify({ items: [{ slug: "limpeza", quantity: 3 }] }),
  });
  await expect(quote).rejects.toThrow();
  await eventually(() => expect(() => balcao.server()).toThrow(), LONG_MS);
  delete balcao.env.NODE_OPTIONS;
  const [[written] = []] = await balcao.look(
    "SELECT o.state, n.told_at FROM orders o JOIN order_news n ON n.order_id = o.id WHERE o.total = 14970",
  );
  expect(written).toEqual({ state: "quoted", told_at: null });
  await balcao.start();
  await hears(phone, "O total é R$ 149,70");
  await balcao.stop();
  const [[news] = []] = await balcao.look("SELECT count(*)::int AS untold FROM order_news WHERE told_at IS NULL");
  expect(news).toEqual({ untold: 0 });
  expect(texts(phone).filter((text) => text.includes("3 × Limpeza"))).toHaveLength(1);
}, 300_000);

type Line = Pick<BookEntry, "kind" | "id" | "cents">;
const sorted = (lines: readonly Line[]) => lines.map(({ kind, id, cents }) => `${kind} ${id} ${cents}`).toSorted();
