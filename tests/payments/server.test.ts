import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import { openBalcao, type RunningBalcao } from "../faults/harness/open-balcao.js";
import { deliver, statusBody } from "../faults/harness/webhooks.js";

/** The built server is killed at moments when money is on its way. */
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
  - end: sold
`;

let balcao: RunningBalcao;
beforeAll(async () => {
  balcao = await openBalcao({
    files: { "catalog.yaml": CATALOG, "flows/comprar.yaml": FLOW },
    env: { SANDBOX_PAYMENTS: "on" },
  });
});
afterAll(() => balcao.close());
beforeEach(async () => {
  await balcao.start();
  balcao.graph.onTaken = ({ to, providerId, key }) => {
    void deliver(balcao.url, statusBody(to, providerId, "sent", key)).catch(() => undefined);
  };
});

const texts = (phone: string) => balcao.graph.of(phone).map((one) => one.text);

async function linkOf(phone: string): Promise<string> {
  const link = /http\S+\/sandbox-gateway\/pay\/\w+/;
  await eventually(() => expect(texts(phone).some((text) => link.test(text))).toBe(true));
  return texts(phone).flatMap((text) => link.exec(text)?.[0] ?? [])[0] ?? "";
}

async function press(link: string, act: "pay" | "refuse" | "expire"): Promise<number> {
  return (await fetch(`${link}/${act}`, { method: "POST", redirect: "manual" })).status;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("money on a server that is killed", () => {
  it("is charged once and fulfilled once, wherever kill -9 falls between the yes and the thanks", async () => {
    const phones: string[] = [];
    for (const [beforeLink, afterPaying] of [
      [0, 0],
      [15, 5],
      [40, 20],
      [90, 60],
    ] as const) {
      const phone = balcao.newPhone();
      phones.push(phone);
      await balcao.write(phone, "comprar");
      await eventually(() => expect(texts(phone).some((text) => text.includes("Posso seguir?"))).toBe(true));
      await balcao.write(phone, "aprovar");
      await pause(beforeLink);
      await balcao.kill();
      await balcao.start();
      const link = await linkOf(phone);
      expect(await press(link, "pay")).toBe(303);
      await pause(afterPaying);
      await balcao.kill();
      await balcao.start();
      // Killed between the record and the telling, the payment is told again some seconds later.
      await eventually(() => expect(texts(phone).some((text) => text.startsWith("Serviço do pedido"))).toBe(true));
    }
    await balcao.stop();
    const [payments = [], events = [], results = [], alerts = []] = await balcao.look(
      "SELECT state FROM payments",
      "SELECT kind, count(*)::int AS n FROM order_events WHERE kind IN ('order.paid', 'payment.paid', 'order.quoted', 'payment.creating') GROUP BY kind ORDER BY kind",
      "SELECT count(*)::int AS n FROM events WHERE kind = 'result' AND payload ->> 'outcome' = 'paid'",
      "SELECT kind, text FROM alerts",
    );
    const n = phones.length;
    expect(payments).toEqual(phones.map(() => ({ state: "paid" })));
    expect(events).toEqual(
      ["order.paid", "order.quoted", "payment.creating", "payment.paid"].map((kind) => ({ kind, n })),
    );
    expect(results).toEqual([{ n }]);
    expect(alerts).toEqual([]);
  }, 180_000);

  it("offers the sandbox only where it is on, and takes no channel for a gateway", async () => {
    expect((await fetch(`${balcao.url}/webhooks/payments/sandbox`, { method: "POST", body: "{}" })).status).toBe(401);
    expect((await fetch(`${balcao.url}/webhooks/payments/stripe`, { method: "POST", body: "{}" })).status).toBe(404);
    await balcao.stop();
    balcao.env.SANDBOX_PAYMENTS = "auto";
    await balcao.start();
    expect((await fetch(`${balcao.url}/sandbox-gateway/pay/sbx_1`)).status).toBe(404);
    const chargesNothing = async () => {
      const phone = balcao.newPhone();
      await balcao.write(phone, "comprar");
      await eventually(() => expect(texts(phone).some((text) => text.includes("Posso seguir?"))).toBe(true));
      await balcao.write(phone, "aprovar");
      await eventually(() =>
        expect(texts(phone).join()).toContain("não consegui fazer a cobrança agora, e nada foi cobrado"),
      );
    };
    await chargesNothing();
    await balcao.stop();
    balcao.env.DEMO = "on";
    await balcao.start();
    expect((await fetch(`${balcao.url}/sandbox-gateway/page.css`)).status).toBe(200);
    await chargesNothing();
  });
});
