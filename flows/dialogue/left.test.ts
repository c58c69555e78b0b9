import { describe, expect, it } from "vitest";
import { talkTo } from "../testing/sample.js";

const HOUR = 3_600_000;
const SELL = `flow: sell
title: Limpeza
vars: { wanted: { type: list } }
steps:
  - quote: { items: wanted }
    save: order
  - charge: { order: order }
  - say: "Pago o pedido {{ order.number }}."
`;
const ORDER = {
  id: "o1",
  number: 12,
  total: { amount: 4_990, currency: "BRL" },
  currency: "BRL",
  lines: [{ item: "x", title: "X", price: { amount: 4_990, currency: "BRL" }, minutes: 15 }],
  minutes: 15,
};
const LINK = {
  url: "https://pay.example/1",
  amount: { amount: 4_990, currency: "BRL" },
  expires_at: 1_800_000_000_000,
};
const ASK = `flow: ask
title: Agendamento
steps:
  - ask: Qual seu nome?
    save: name
  - ask: Pode ser amanhã?
    save: ok
    type: yes_no
    timeout: { after: 20m }
  - say: "{{ name }}: {{ ok }}."
`;

function atTheLink() {
  const { talk } = talkTo(SELL);
  talk.result("request", "quoted", ORDER);
  talk.tap("Aprovar");
  talk.result("request", "pending", LINK);
  return talk;
}
const requests = (talk: ReturnType<typeof atTheLink>) => talk.ofKind("request").map(({ to }) => to);

describe("what the customer calls off", () => {
  it("is not taken up by a word against cancelling that comes days later", () => {
    const talk = atTheLink();
    talk.text("desisti, !cancel");
    talk.text("não cancela");
    expect(requests(talk).filter((to) => to === "orders.charge")).toHaveLength(2);
    talk.text("desisti, !cancel");
    talk.at += 25 * HOUR;
    talk.text("não cancela");
    expect(requests(talk).filter((to) => to === "orders.charge")).toHaveLength(2);
    expect(talk.state.frames.map(({ flow }) => flow)).not.toContain("sell");
  });

  it("ends outside too: the charge is called off at the gateway", () => {
    const talk = atTheLink();
    talk.text("desisti, !cancel");
    expect(talk.idle).toBe(true);
    expect(talk.ofKind("request").at(-1)).toMatchObject({ to: "orders.cancel", input: { order: { id: "o1" } } });
  });

  it("ends outside too: an invitation lets no computer in, a repair that is queued is taken back", () => {
    const { talk } = talkTo("flow: d\nsteps:\n  - diagnose: {}\n    save: report\n");
    talk.result("request", "invited", { invite: "i1", code: "AB", url: "https://x.example" });
    talk.text("!cancel");
    expect(talk.ofKind("request").at(-1)).toMatchObject({ to: "devices.reject", input: { invite: "i1" } });
    const repairing = talkTo("flow: r\nvars: { order: { type: order } }\nsteps:\n  - repair: { order: order }\n").talk;
    repairing.text("!cancel");
    expect(repairing.ofKind("request").at(-1)).toMatchObject({ to: "devices.withdraw" });
  });

  it("goes on within a day with the same order, and with a link of its own", () => {
    const talk = atTheLink();
    talk.text("!cancel");
    talk.at += 5 * HOUR;
    expect(talk.text("mudei de ideia quero pagar sim")[0]).toContain("Limpeza");
    expect(requests(talk).filter((to) => to === "orders.quote")).toHaveLength(1);
    expect(talk.ofKind("request").at(-1)).toMatchObject({ to: "orders.charge", input: { order: { id: "o1" } } });
    talk.result("request", "pending", LINK);
    expect(talk.result("request", "paid", ORDER)).toContain("Pago o pedido 12.");
  });

  it.each(["pensando bem, quero pagar sim", "pode gerar outro pix pra mim", "me manda o link de novo", "repensei"])(
    "is taken up again by: %s",
    (text) => {
      const talk = atTheLink();
      expect(talk.text("!cancel")[0]).toContain("cancelei a cobrança");
      talk.text(text);
      expect(requests(talk).filter((to) => to === "orders.charge")).toHaveLength(2);
    },
  );

  it.each(["pensando bem, não quero mesmo", "mudei de ideia não", "não me manda link nenhum"])(
    "stays off by: %s",
    (text) => {
      const talk = atTheLink();
      talk.text("!cancel");
      talk.text(text);
      expect(requests(talk).filter((to) => to === "orders.charge")).toHaveLength(1);
    },
  );

  it.each(["pensei aqui, pensando bem quero sim", "quero fazer sim"])(
    "a price that was declined is made anew for who thinks better of it: %s",
    (text) => {
      const { talk } = talkTo(SELL);
      talk.result("request", "quoted", ORDER);
      talk.tap("Agora não");
      talk.text(text);
      expect(requests(talk).filter((to) => to === "orders.quote")).toHaveLength(2);
      expect(talk.result("request", "quoted", ORDER).join(" ")).toContain("Posso seguir?");
    },
  );

  it("is not charged for once more when people look at money that came", () => {
    const talk = atTheLink();
    const charge = talk.ofKind("request").find(({ to }) => to === "orders.charge");
    talk.text("!cancel");
    const unheard = { flow: "system-payment", vars: { text: "A equipe confere.", reason: "conferir" } };
    talk.event({ kind: "result", effect: charge?.key ?? "", outcome: "review", value: ORDER, unheard });
    talk.event({ kind: "returned" });
    talk.text("mudei de ideia, quero pagar");
    expect(requests(talk).filter((to) => to === "orders.charge")).toHaveLength(1);
  });

  it("is over after a day", () => {
    const talk = atTheLink();
    talk.text("!cancel");
    talk.at += 25 * HOUR;
    talk.text("mudei de ideia");
    expect(requests(talk).filter((to) => to === "orders.charge")).toHaveLength(1);
  });

  it("goes on where it was when it was paid all the same", () => {
    const talk = atTheLink();
    const charge = talk.ofKind("request").find(({ to }) => to === "orders.charge");
    talk.text("!cancel");
    const said = talk.event({
      kind: "result",
      effect: charge?.key ?? "",
      outcome: "paid",
      value: ORDER,
      unheard: { flow: "system-payment", vars: { text: "Uma pessoa vê.", reason: "tarde" } },
    });
    expect(said).toContain("Pago o pedido 12.");
    expect(talk.ofKind("handoff")).toEqual([]);
  });
});

describe("a yes after its time", () => {
  function late() {
    const { talk } = talkTo(ASK);
    talk.text("Ana");
    talk.at += 20 * 60_000;
    talk.timer();
    talk.at += HOUR;
    return talk;
  }

  it("is told that its question is over, and goes on where it was if that is wanted", () => {
    const talk = late();
    expect(talk.text("sim")[0]).toMatch(/já tinha encerrado.*Agendamento/);
    expect(talk.tap("Retomar").at(-1)).toContain("Pode ser amanhã?");
    expect(talk.tap("Sim")).toEqual(["Ana: sim."]);
  });

  it("may be a tap on the old button, and may be left at that", () => {
    const talk = late();
    expect(talk.tap("Sim")[0]).toContain("já tinha encerrado");
    expect(talk.tap("Deixar para lá")[0]).toContain("fica para outra hora");
    expect(talk.idle).toBe(true);
  });

  it("on something that cannot go on any more is told so", () => {
    const talk = late();
    talk.at += 30 * HOUR;
    expect(talk.tap("Sim")[0]).toContain("já passou");
  });
});
