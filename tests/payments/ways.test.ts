import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPayment } from "../../company/commands/payment-account.js";
import { perform } from "../../company/commands/perform.js";
import type { Database } from "../../db/database.js";
import { createPaymentSettling } from "../../server/payment-settling.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { changing } from "./changing.js";
import { type GatewaySide, mercadoPagoSide, stripeSide } from "./gateway-sides.js";
import { Till } from "./till.js";

const SELL = `flow: sell
start: [{ keyword: [comprar] }]
vars: { wanted: { type: list } }
steps:
  - set: { wanted: '["limpeza"]' }
  - quote: { items: wanted }
    save: order
  - charge: { order: order, expires: 2h }
  - say: "Agora o serviço do pedido {{ order.number }}."
  - end: sold
`;
const REFUND = `flow: back
start: [{ keyword: [comprar] }]
vars: { wanted: { type: list } }
steps:
  - set: { wanted: '["limpeza"]' }
  - quote: { items: wanted }
    save: order
  - charge: { order: order, expires: 2h }
  - ask: Quer ficar com o serviço?
    type: yes_no
    save: keeps
  - refund: { order: order, within: 7d }
  - say: Volte sempre.
  - end: back
`;

let database: Database;
let till: Till;
let pix: GatewaySide;
let card: GatewaySide;
beforeAll(async () => {
  database = await openTestDatabase();
  pix = await mercadoPagoSide(["pix"], () => till.harness.now());
  card = await stripeSide(() => till.harness.now());
  till = new Till(database, [pix.gateway, card.gateway]);
  await till.open();
});
afterAll(async () => {
  await till.close();
  await pix.close();
  await card.close();
  await database.close();
});

/** A company with these accounts, and a customer who has approved a quote. */
async function approved(sides: GatewaySide[], flow = SELL) {
  const company = await till.company(flow);
  const { tenantId } = company;
  const slug = `loja-${tenantId}`;
  const accounts = sides.map(({ account }, position) => {
    const rest = { title: account.gateway, mode: "test" as const, currencies: null };
    return { name: account.gateway, position, ...rest, ...account };
  });
  await changing(database, tenantId, async (at) => {
    for (const account of accounts) await perform(at, createPayment, account, null);
  });
  await till.accounts.reload(tenantId);
  for (const { account, tellAt } of sides)
    tellAt(`${till.address}/webhooks/payments/${account.gateway}/${slug}_${account.gateway}`);
  const from = `c-${randomUUID()}`;
  const ref = await till.harness.write(company, from, "comprar");
  const lines = async () =>
    (await till.harness.lines(ref))
      .filter(({ author }) => author === "bot")
      .map(({ text, content }) => text ?? String(content["caption"]));
  const hears = (words: string) => till.harness.until(words, async () => (await lines()).join("\n").includes(words));
  const payments = () => till.payments(tenantId);
  const says = (text: string) => till.harness.write(company, from, text);
  await hears("Posso seguir?");
  await till.harness.receive(company, from, { kind: "choice", id: "sim", text: "Aprovar" });
  return { tenantId, lines, hears, payments, says, order: async () => (await till.orderStates(tenantId))[0]?.state };
}

describe("two gateways at once", () => {
  it("let the customer choose, and change the choice: what was open is ended at its gateway, and one is paid", async () => {
    const { tenantId, lines, hears, payments, says } = await approved([pix, card]);
    await hears("Como você prefere pagar?");
    expect(await payments()).toEqual([]);
    await says("no cartão");
    await hears("/c/pay/");
    const [session] = await payments();
    await says("prefiro pix");
    await hears("por Pix");
    await till.harness.until("two payments", async () => (await payments()).length === 2);
    const [first, second] = await payments();
    expect(first).toMatchObject({ external_id: session?.external_id, state: "expired" });
    const code = (await lines()).at(-1);
    expect(code).toMatch(/^000201.+$/);
    expect(await lines()).toContain("QR code do Pix");
    pix.pay(second?.external_id ?? "");
    await hears("Agora o serviço do pedido 1.");
    expect((await till.orderStates(tenantId)).map(({ state }) => state)).toEqual(["paid"]);
  });

  it("ask nothing when only one serves", async () => {
    const { hears, lines } = await approved([card]);
    await hears("use este link");
    expect((await lines()).join()).not.toContain("Como você prefere pagar?");
  });
});

describe("a flow's refund", () => {
  it.each(["Mercado Pago", "Stripe"])("gives the whole back at %s, once, and no work can begin", async (name) => {
    const side = name === "Stripe" ? card : pix;
    const { tenantId, hears, lines, payments, says, order } = await approved([side], REFUND);
    await hears(side.words);
    const [payment] = await payments();
    side.pay(payment?.external_id ?? "");
    await hears("Quer ficar com o serviço?");
    await says("não");
    await hears("Volte sempre.");
    expect(side.refunded(payment?.external_id ?? "")).toBe(4_990);
    expect([await order(), (await payments())[0]?.state]).toEqual(["refunded", "refunded"]);
    expect((await lines()).filter((line) => line.includes("devolvi R$ 49,90"))).toHaveLength(1);
    // The gateway's own word of it comes, too, and the customer does not hear it twice.
    await side.idle();
    till.harness.pass(3_600_000);
    await till.cashier.poll();
    expect((await lines()).join()).not.toContain("foi devolvido");
    expect(await till.alerts(tenantId)).toEqual([]);
  });

  it("is for people once work began, once a part went back, and once the company's time is over", async () => {
    for (const spoil of ["work", "part", "time"]) {
      const { tenantId, hears, payments, order } = await approved([pix], REFUND);
      await hears(pix.words);
      const id = (await payments())[0]?.external_id ?? "";
      pix.pay(id);
      await hears("Quer ficar com o serviço?");
      if (spoil === "work")
        await till.orders.change(tenantId, (await till.orderStates(tenantId))[0]?.id ?? "", () => ({ act: "start" }));
      if (spoil === "part") {
        pix.refund(id, 1_000);
        await till.harness.until("it is noticed", async () => (await till.alerts(tenantId)).length > 0);
      }
      if (spoil === "time") till.harness.pass(8 * 86_400_000);
      expect((await payments())[0]?.state).toBe("paid");
      const found = await till.orders.find(tenantId, (await till.orderStates(tenantId))[0]?.id ?? "");
      if (!found) throw new Error("the order is gone");
      expect(await till.cashier.refund(found, 7 * 86_400_000)).toMatchObject({ result: { outcome: "not_allowed" } });
      expect(pix.refunded(id)).toBe(spoil === "part" ? 1_000 : 0);
      expect(await order()).toBe(spoil === "work" ? "working" : "paid");
    }
  });
});

describe("a person", () => {
  const by = { actor: "user:ana", from: "127.0.0.1" };
  const settling = () => createPaymentSettling(database, () => till.harness.now());
  const audited = async (tenantId: string) =>
    (
      await till.harness.rows<{ action: string }>(
        tenantId,
        "SELECT action FROM audit_entries WHERE actor = 'user:ana' ORDER BY at",
      )
    ).map(({ action }) => action);

  it.each(["Mercado Pago", "Stripe"])(
    "gives a part and then the rest back at %s, each once; the customer hears of both",
    async (name) => {
      const side = name === "Stripe" ? card : pix;
      const { tenantId, hears, lines, payments, order } = await approved([side]);
      await hears(side.words);
      const { id = "", external_id: external = "" } = (await payments())[0] ?? {};
      side.pay(external);
      await hears("Agora o serviço do pedido 1.");
      const part = { id: randomUUID(), what: "payment", amount: 1_000, reason: "combinado" } as const;
      for (let n = 0; n < 2; n++) {
        expect(await settling().refund(tenantId, id, part, by)).toBe("done");
        await till.cashier.poll();
      }
      await hears("R$ 10,00 do pedido 1 foram devolvidos");
      expect([side.refunded(external), await order()]).toEqual([1_000, "paid"]);
      const too = { ...part, id: randomUUID(), amount: 3_991 };
      expect(await settling().refund(tenantId, id, too, by)).toBe("too_much");
      // An earlier request comes again after another: it is known, and no third refund begins.
      const second = { ...part, id: randomUUID(), amount: 500 };
      expect(await settling().refund(tenantId, id, second, by)).toBe("done");
      await till.cashier.poll();
      await hears("R$ 5,00 do pedido 1 foram devolvidos");
      for (const again of [part, second]) expect(await settling().refund(tenantId, id, again, by)).toBe("done");
      for (const other of [{ amount: 500 }, { amount: null }, { reason: "outro" }, { what: "surplus" as const }])
        expect(await settling().refund(tenantId, id, { ...part, ...other }, by)).toBe("key_used");
      await till.cashier.poll();
      expect(side.refunded(external)).toBe(1_500);
      const rest = { ...part, id: randomUUID(), amount: null };
      expect(await settling().refund(tenantId, id, rest, by)).toBe("done");
      expect(await order()).toBe("review");
      // The poller comes by every few seconds. No word of the gateway puts a refund off for longer.
      await till.harness.until("the order is given back", async () => {
        await till.cashier.poll();
        return (await order()) === "refunded";
      });
      await hears("R$ 34,90 do pedido 1 foram devolvidos");
      expect([side.refunded(external), await order()]).toEqual([4_990, "refunded"]);
      await side.idle();
      till.harness.pass(3_600_000);
      await till.cashier.poll();
      expect((await lines()).filter((line) => line.includes("devolvid"))).toHaveLength(3);
      expect([await till.alerts(tenantId), await audited(tenantId)]).toEqual([
        [],
        ["payment.refund", "payment.refund", "payment.refund"],
      ]);
    },
  );

  it.each(["accepts", "gives back"])(
    "%s money that came late, from the list, and the customer hears so",
    async (how) => {
      const { tenantId, hears, payments, order } = await approved([card]);
      await hears(card.words);
      const { id = "", external_id: external = "" } = (await payments())[0] ?? {};
      card.notices("lose");
      till.harness.pass(3 * 3_600_000);
      await till.cashier.poll();
      expect((await payments())[0]?.state).toBe("expired");
      card.notices("send");
      card.payAfterEnd?.(external);
      await hears("chegou depois do prazo");
      const [item, ...others] = await settling().list(tenantId);
      const giving = { what: "payment", amount: 4_990 };
      expect(item).toMatchObject({ id, number: 1, doubt: "late", giving, accepts: true });
      expect(others).toEqual([]);
      if (how === "accepts") expect(await settling().accept(tenantId, id, by)).toBe("done");
      else {
        const asked = { id: randomUUID(), what: "payment", amount: null, reason: "chegou tarde" } as const;
        expect(await settling().refund(tenantId, id, asked, by)).toBe("done");
      }
      expect(await settling().accept(tenantId, id, by)).not.toBe("done");
      await till.cashier.poll();
      await hears(how === "accepts" ? "Recebi o pagamento de R$ 49,90" : "R$ 49,90 do pedido 1 foram devolvidos");
      const ended = how === "accepts" ? "paid" : "refunded";
      expect([await order(), (await payments())[0]?.state]).toEqual([ended, ended]);
      expect([await settling().list(tenantId), card.refunded(external)]).toEqual([[], how === "accepts" ? 0 : 4_990]);
    },
  );
});
