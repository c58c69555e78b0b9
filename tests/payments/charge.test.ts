import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ConversationRef } from "../../bot/ports/store.js";
import type { Database } from "../../db/database.js";
import { signNotification } from "../../payments/sandbox/sign-notification.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { SECRET, Till } from "./till.js";

const SELL = `flow: sell
start: [{ keyword: [comprar] }]
vars: { wanted: { type: list } }
steps:
  - set: { wanted: '["limpeza", "ssd", "sumiu"]' }
  - quote: { items: wanted }
    save: order
  - charge: { order: order, expires: 1h }
  - say: "Agora o serviço do pedido {{ order.number }}."
  - end: sold
`;

let database: Database;
let till: Till;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  till = new Till(database);
  await till.open();
});
afterEach(() => till.close());

type Company = Awaited<ReturnType<Till["company"]>>;

async function said(ref: ConversationRef): Promise<string[]> {
  return (await till.harness.lines(ref)).filter((line) => line.author === "bot").map((line) => line.text);
}

async function hears(ref: ConversationRef, words: string | RegExp): Promise<void> {
  const holds = async () =>
    (await said(ref)).some((text) => (typeof words === "string" ? text.includes(words) : words.test(text)));
  try {
    await till.harness.until(`the customer heard ${words}`, holds);
  } catch (error) {
    throw new Error(
      `${String(error)}\n${(await said(ref)).join("\n")}\n${JSON.stringify(await till.harness.outcomes(ref))}\n${till.complaints.join("\n")}`,
    );
  }
}

/** Plays a customer up to the payment link. */
async function atTheLink(): Promise<{ company: Company; ref: ConversationRef; payment: string; id: string }> {
  const company = await till.company(SELL);
  const from = `c-${randomUUID()}`;
  const ref = await till.harness.write(company, from, "comprar");
  await hears(ref, "Posso seguir?");
  await till.harness.receive(company, from, { kind: "choice", id: "sim", text: "Aprovar" });
  await hears(ref, "use este link");
  const [payment] = await till.payments(company.tenantId);
  if (!payment) throw new Error("there is no payment");
  return { company, ref, payment: payment.external_id, id: payment.id };
}

async function press(payment: string, act: "pay" | "refuse" | "expire"): Promise<void> {
  const response = await fetch(`${till.address}/sandbox-gateway/pay/${payment}/${act}`, { method: "POST" });
  expect(response.status).toBe(200);
}

async function notify(body: object, at = till.harness.now(), secret = SECRET): Promise<number> {
  const text = JSON.stringify(body);
  const headers = { "x-sandbox-signature": signNotification(secret, text, at) };
  return (await fetch(`${till.address}/webhooks/payments/sandbox`, { method: "POST", headers, body: text })).status;
}

describe("a charge", () => {
  it("goes from the quote to the thanks: quoted, approved, paid over HTTP, and the flow goes on", async () => {
    const { company, ref, payment } = await atTheLink();
    const texts = await said(ref);
    expect(texts[0]).toBe(
      "Ficou assim:\n• Serviço limpeza: R$ 49,90 (cerca de 15 min)\n• Serviço ssd: R$ 160,00 (cerca de 4 h)\nTotal: R$ 209,90, cerca de 4 h 15 min.",
    );
    expect(texts[1]).toBe("O total é R$ 209,90. Posso seguir?");
    expect(texts[2]).toContain(`${till.address}/sandbox-gateway/pay/${payment}`);
    expect(texts[2]).toContain("pedido 1 (R$ 209,90)");
    await press(payment, "pay");
    await hears(ref, "Agora o serviço do pedido 1.");
    expect((await said(ref)).filter((text) => text.includes("Pagamento confirmado: R$ 209,90"))).toHaveLength(1);
    expect(await till.orderStates(company.tenantId)).toMatchObject([{ state: "paid" }]);
    expect(await till.payments(company.tenantId)).toMatchObject([{ state: "paid", problem: null }]);
    expect((await till.ledger(company.tenantId)).map(({ kind }) => kind)).toEqual([
      "order.quoted",
      "order.approved",
      "customer.approve",
      "payment.creating",
      "payment.pending",
      "payment.paid",
      "order.paid",
    ]);
    expect(await till.alerts(company.tenantId)).toEqual([]);
  });

  it("is ended at the gateway when the customer calls it off, and taken up again with the same order and a new link", async () => {
    const { company, ref, payment } = await atTheLink();
    const from = till.harness.channels.get(company.channelId)?.sent[0]?.to.externalId ?? "";
    await till.harness.write(company, from, "cancelar");
    await hears(ref, "cancelei a cobrança e nada foi cobrado");
    await till.harness.until(
      "the link is over",
      async () => (await till.payments(company.tenantId))[0]?.state === "expired",
    );
    const page = await fetch(`${till.address}/sandbox-gateway/pay/${payment}`);
    expect(await page.text()).toContain("Cancelado a seu pedido");
    await till.harness.write(company, from, "mudei de ideia, quero pagar sim");
    await till.harness.until("there is another link", async () => {
      const made = await till.payments(company.tenantId);
      return made.some(({ state }) => state === "pending");
    });
    const again = (await till.payments(company.tenantId)).find(({ state }) => state === "pending");
    await press(again?.external_id ?? "", "pay");
    await hears(ref, "Agora o serviço do pedido 1.");
  });

  it("answers other messages while it waits, and comes back to the link", async () => {
    const { company, ref, payment } = await atTheLink();
    const from = till.harness.channels.get(company.channelId)?.sent[0]?.to.externalId ?? "";
    await till.harness.write(company, from, "e aí, já caiu?");
    await hears(ref, `Se ainda não pagou, o link é este: ${till.address}/sandbox-gateway/pay/${payment}`);
    await press(payment, "pay");
    await hears(ref, "Agora o serviço do pedido 1.");
  });

  it("says when a try was refused, that the link still works, and takes the next one", async () => {
    const { company, ref, payment } = await atTheLink();
    await press(payment, "refuse");
    await hears(ref, "O pagamento não foi aprovado, e nada foi cobrado. O link continua valendo");
    await press(payment, "refuse");
    await till.harness.until(
      "the second refusal was told",
      async () => (await said(ref)).filter((text) => text.includes("não foi aprovado")).length === 2,
    );
    await press(payment, "pay");
    await hears(ref, "Agora o serviço do pedido 1.");
    expect(await till.alerts(company.tenantId)).toEqual([]);
  });

  it("ends politely when its time is over, by the gateway's word", async () => {
    const { company, ref, payment } = await atTheLink();
    await press(payment, "expire");
    await hears(ref, "O prazo para pagar o pedido 1 terminou, e nada foi cobrado.");
    expect(await till.payments(company.tenantId)).toMatchObject([{ state: "expired" }]);
    expect(await till.orderStates(company.tenantId)).toMatchObject([{ state: "approved" }]);
  });

  it("is not over by our clock alone: the gateway is asked, and says that it was paid in time", async () => {
    till.notifies = false;
    const { company, ref, payment } = await atTheLink();
    await press(payment, "pay");
    till.harness.pass(2 * 3_600_000);
    await till.cashier.poll();
    await hears(ref, "Agora o serviço do pedido 1.");
    expect(await till.orderStates(company.tenantId)).toMatchObject([{ state: "paid" }]);
  });

  it("fault 60: settles without any notification, because the poller asks with growing gaps", async () => {
    till.notifies = false;
    const { company, ref, payment } = await atTheLink();
    const gaps: number[] = [];
    for (let n = 0; n < 6; n++) {
      const [row] = await till.payments(company.tenantId);
      const gap = (row?.ask_at?.getTime() ?? 0) - till.harness.now();
      gaps.push(gap);
      till.harness.pass(gap + 10);
      await till.cashier.poll();
    }
    expect(gaps.every((gap) => gap > 5_000)).toBe(true);
    expect(gaps.at(-1)).toBeGreaterThan((gaps[0] ?? 0) * 1.2);
    await press(payment, "pay");
    till.harness.pass(1_800_000);
    await till.cashier.poll();
    await hears(ref, "Agora o serviço do pedido 1.");
  });

  it("fault 54: a rightly signed notification changes nothing that the gateway does not confirm", async () => {
    const { company, ref, payment } = await atTheLink();
    expect(await notify({ type: "payment.paid", payment, state: "paid", amount: 1 })).toBe(200);
    await till.harness.settled(ref);
    await till.cashier.poll();
    expect(await till.payments(company.tenantId)).toMatchObject([{ state: "pending" }]);
    expect((await said(ref)).join()).not.toContain("Pagamento confirmado");
  });

  it("fault 56: twenty notifications at once make one fulfilment and one thanks", async () => {
    till.notifies = false;
    const { company, ref, payment } = await atTheLink();
    await press(payment, "pay");
    till.notifies = true;
    const statuses = await Promise.all(Array.from({ length: 20 }, () => notify({ type: "payment.changed", payment })));
    expect(statuses).toEqual(Array.from({ length: 20 }, () => 200));
    await hears(ref, "Agora o serviço do pedido 1.");
    await till.harness.settled(ref);
    await till.cashier.poll();
    const kinds = (await till.ledger(company.tenantId)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "payment.paid")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "order.paid")).toHaveLength(1);
    const results = (await till.harness.outcomes(ref)).filter(({ kind }) => kind === "result");
    // quoted, approved, pending, paid
    expect(results).toHaveLength(4);
    expect((await said(ref)).filter((text) => text.includes("Pagamento confirmado"))).toHaveLength(1);
  });

  it("fault 57: money after the end is kept, alerted, and told to the customer, and a person goes on", async () => {
    const { company, ref, payment } = await atTheLink();
    await press(payment, "expire");
    await hears(ref, "terminou");
    await press(payment, "pay");
    await hears(ref, "do pedido 1 chegou depois do prazo");
    expect(await till.payments(company.tenantId)).toMatchObject([{ state: "review", problem: "paid after its end" }]);
    expect(await till.orderStates(company.tenantId)).toMatchObject([{ state: "review" }]);
    expect(await till.alerts(company.tenantId)).toMatchObject([{ kind: "paid_late" }]);
    await till.harness.until(
      "a person was asked for",
      async () => (await till.harness.conversation(ref))?.handoff !== null,
    );
  });

  it("fault 57: what was paid after the customer left the dialogue is told, and a person goes on", async () => {
    const { company, ref, payment } = await atTheLink();
    await till.harness.act(company, ref, { kind: "close", userId: randomUUID(), personName: "Célia" });
    await till.harness.settled(ref);
    await press(payment, "pay");
    await hears(ref, "Recebi o pagamento de R$ 209,90 do pedido 1. Obrigado!");
    await till.harness.until(
      "a person was asked for",
      async () => (await till.harness.conversation(ref))?.handoff !== null,
    );
    expect(await till.orderStates(company.tenantId)).toMatchObject([{ state: "paid" }]);
  });

  it("is called off by who cancels or opts out, and money that comes all the same is for people", async () => {
    for (const words of ["cancelar", "não quero mais receber mensagens"]) {
      const { company, ref, payment } = await atTheLink();
      const from = till.harness.channels.get(company.channelId)?.sent[0]?.to.externalId ?? "";
      await till.harness.write(company, from, words);
      await till.harness.settled(ref);
      await till.harness.until("the link was ended", async () => {
        const [charged] = await till.payments(company.tenantId);
        return charged !== undefined && charged.state !== "pending";
      });
      await press(payment, "pay");
      await till.harness.until("people know", async () => (await till.alerts(company.tenantId)).length > 0);
    }
  });

  it("is heard although a person had the conversation when it was paid", async () => {
    const { company, ref, payment } = await atTheLink();
    const celia = { userId: randomUUID(), personName: "Célia" };
    const resultsHeard = async () =>
      (await till.harness.outcomes(ref)).filter(({ outcome }) => outcome === "with_person").length;
    await till.harness.act(company, ref, { kind: "take", ...celia });
    await till.harness.settled(ref);
    await press(payment, "refuse");
    await till.harness.until("the refusal was told", async () => (await resultsHeard()) === 1);
    await press(payment, "pay");
    await till.harness.until("the payment was told", async () => (await resultsHeard()) === 2);
    expect((await said(ref)).join()).not.toContain("Pagamento confirmado");
    await till.harness.act(company, ref, { kind: "give_back", ...celia });
    await hears(ref, "Pagamento confirmado");
    await hears(ref, "Agora o serviço do pedido 1.");
  });

  it("fault 59: a notification signed 301 s ago is 400; unsigned, wrongly signed and changed ones are 401", async () => {
    const { payment } = await atTheLink();
    const now = till.harness.now();
    // Some time passes between signing and checking: seconds, on a busy machine.
    expect(await notify({ type: "payment.changed", payment }, now - 270_000)).toBe(200);
    expect(await notify({ type: "payment.changed", payment }, now - 301_000)).toBe(400);
    expect(await notify({ type: "payment.changed", payment }, now + 330_000)).toBe(400);
    expect(await notify({ type: "payment.changed", payment }, now, Buffer.alloc(32, 8))).toBe(401);
    const url = `${till.address}/webhooks/payments/sandbox`;
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
    const signed = { "x-sandbox-signature": signNotification(SECRET, "{}", now) };
    expect((await fetch(url, { method: "POST", body: "{ }", headers: signed })).status).toBe(401);
    // Anybody can send unsigned ones, so only some of them are logged.
    for (let n = 0; n < 40; n++) expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
    const told = till.complaints.filter((words) => words.includes("a payment notification was refused"));
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThan(30);
  });

  it("takes an unknown id, nonsense and a flood as what they are", async () => {
    await atTheLink();
    expect(await notify({ type: "payment.changed", payment: "sbx_unknown" })).toBe(200);
    expect(till.complaints.join()).toContain("not ours");
    expect(await notify({ hello: ["world"] })).toBe(200);
    const url = `${till.address}/webhooks/payments`;
    const flood = await fetch(`${url}/sandbox`, { method: "POST", body: "x".repeat(300 * 1024) }).then(
      (response) => response.status,
      () => 413,
    );
    expect(flood).toBe(413);
    expect((await fetch(`${url}/nobody`, { method: "POST", body: "{}" })).status).toBe(404);
  });

  it("keeps payments and owed notifications through a kill of the sandbox", async () => {
    till.notifies = false;
    const { company, ref, payment } = await atTheLink();
    await press(payment, "pay");
    till.restartSandbox();
    expect(till.sandbox.get(payment)).toMatchObject({ state: "paid", amount: 20_990, account: company.tenantId });
    till.notifies = true;
    await hears(ref, "Agora o serviço do pedido 1.");
  });
});
