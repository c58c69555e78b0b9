import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import { type Desk, openDesk } from "../faults/harness/open-desk.js";
import { deliver, statusBody } from "../faults/harness/webhooks.js";

/** The built server, killed where money is on its way. */
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

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({
    files: { "catalog.yaml": CATALOG, "flows/comprar.yaml": FLOW },
    env: { SANDBOX_PAYMENTS: "on" },
  });
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.start();
  desk.graph.onTaken = ({ to, providerId, key }) => {
    void deliver(desk.url, statusBody(to, providerId, "sent", key)).catch(() => undefined);
  };
});

const texts = (phone: string) => desk.graph.of(phone).map((one) => one.text);

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
      const phone = desk.newPhone();
      phones.push(phone);
      await desk.write(phone, "comprar");
      await eventually(() => expect(texts(phone).some((text) => text.includes("Posso seguir?"))).toBe(true));
      await desk.write(phone, "aprovar");
      await pause(beforeLink);
      await desk.kill();
      await desk.start();
      const link = await linkOf(phone);
      expect(await press(link, "pay")).toBe(303);
      await pause(afterPaying);
      await desk.kill();
      await desk.start();
      await eventually(
        () => expect(texts(phone).some((text) => text.startsWith("Serviço do pedido"))).toBe(true),
        30_000,
      );
    }
    await desk.stop();
    const [payments = [], events = [], results = [], alerts = []] = await desk.look(
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
    expect((await fetch(`${desk.url}/webhooks/payments/sandbox`, { method: "POST", body: "{}" })).status).toBe(401);
    expect((await fetch(`${desk.url}/webhooks/payments/stripe`, { method: "POST", body: "{}" })).status).toBe(404);
    await desk.stop();
    desk.env.SANDBOX_PAYMENTS = "auto";
    await desk.start();
    expect((await fetch(`${desk.url}/sandbox-gateway/pay/sbx_1`)).status).toBe(404);
    const chargesNothing = async () => {
      const phone = desk.newPhone();
      await desk.write(phone, "comprar");
      await eventually(() => expect(texts(phone).some((text) => text.includes("Posso seguir?"))).toBe(true));
      await desk.write(phone, "aprovar");
      await eventually(() =>
        expect(texts(phone).join()).toContain("não consegui fazer a cobrança agora, e nada foi cobrado"),
      );
    };
    await chargesNothing();
    await desk.stop();
    desk.env.DEMO = "on";
    await desk.start();
    expect((await fetch(`${desk.url}/sandbox-gateway/page.css`)).status).toBe(200);
    await chargesNothing();
  });
});
