import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

const FLOW = `flow: a
start: [{ keyword: [pagar] }]
vars: { order: { type: order } }
inputs: [order]
steps:
  - charge: { order: order, expires: 2h }
  - say: "Vamos ao pedido {{ order.number }}."
`;
const OTHER = "flow: b\nstart: [{ keyword: [horário] }]\nsteps:\n  - say: Das 9 às 18.\n";
const LINK = { url: "https://pay.example/1", amount: { amount: 4_990, currency: "BRL" } };
const ORDER = { id: "o1", number: 12, total: LINK.amount, currency: "BRL", lines: [], minutes: 15 };

function charging(flow = FLOW) {
  const { talk } = talkTo(flow, { others: [OTHER] });
  return talk;
}

function pending(flow = FLOW) {
  const talk = charging(flow);
  const said = talk.result("request", "pending", { ...LINK, expires_at: talk.at + 7_200_000 });
  return { talk, said };
}

describe("charge", () => {
  it("asks for a link and says it with amount and end", () => {
    const { talk, said } = pending();
    expect(talk.ofKind("request")[0]).toMatchObject({ to: "orders.charge", input: { expires_ms: 7_200_000 } });
    expect(said[0]).toBe(
      "Para pagar o pedido (R$ 49,90), use este link:\nhttps://pay.example/1\nEle vale até hoje, às 12:00.",
    );
  });

  it("thanks with amount and number when it is paid, and goes on", () => {
    const { talk } = pending();
    expect(talk.result("request", "paid", ORDER)).toEqual([
      "Pagamento confirmado: R$ 49,90. Obrigado! O número do seu pedido é 12.",
      "Vamos ao pedido 12.",
    ]);
  });

  it("does not take a word for a payment", () => {
    const { talk } = pending();
    for (const text of ["paguei", "sim", "já foi"])
      expect(talk.text(text)).toEqual([expect.stringContaining("Assim que o pagamento for confirmado")]);
    expect(talk.idle).toBe(false);
  });

  it.each([
    ["paid", { number: "12" }],
    ["payed", null],
  ])("never says that nothing was charged after a word that it cannot read: %s", (outcome, value) => {
    const { talk } = pending();
    expect(talk.result("request", outcome, value)[0]).toContain("a equipe precisa conferir");
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("answers another question meanwhile, and comes back to the link", () => {
    const { talk } = pending();
    const said = talk.text("horário");
    expect(said[0]).toBe("Das 9 às 18.");
    expect(said.at(-1)).toContain("https://pay.example/1");
    expect(talk.result("request", "paid", ORDER)[0]).toContain("Pagamento confirmado");
  });

  it("keeps that it was paid while something else was being asked, also after a refusal", () => {
    const asking = `${OTHER.replace("Das 9 às 18.", "Oi.")}  - ask: Qual dia?\n    save: day\n`;
    const { talk } = talkTo(FLOW, { others: [asking] });
    talk.result("request", "pending", { ...LINK, expires_at: talk.at + 7_200_000 });
    talk.text("horário");
    expect(talk.result("request", "refused", LINK)).toEqual([]);
    expect(talk.result("request", "paid", ORDER)).toEqual([]);
    expect(talk.text("segunda").join()).toContain("Pagamento confirmado");
  });

  it("says a refusal once each, with the link that still works, and waits on", () => {
    const { talk } = pending();
    expect(talk.result("request", "refused", LINK)[0]).toContain("https://pay.example/1");
    expect(talk.result("request", "refused", LINK)).toHaveLength(1);
    expect(talk.result("request", "paid", ORDER)[0]).toContain("Pagamento confirmado");
  });

  it.each(["expired", "failed", "review", "weird"])(
    "never leaves silence when it is %s, and does not go on",
    (outcome) => {
      const { talk } = pending();
      const said = talk.result("request", outcome, ORDER);
      expect(said.length).toBeGreaterThan(0);
      expect(said.join()).not.toContain("Vamos ao pedido");
      expect(talk.idle).toBe(true);
      expect(talk.ofKind("handoff")).toHaveLength(outcome === "expired" ? 0 : 1);
    },
  );

  it("gives up when no link came, and says that nothing was charged", () => {
    expect(charging().timer()[0]).toContain("nada foi cobrado");
  });

  it("goes where the author says", () => {
    const flow = FLOW.replace(
      "expires: 2h }\n",
      "expires: 2h }\n    on_expired: [{ say: venceu }, { end: x }]\n    on_refused: [{ say: recusou }, { end: x }]\n    on_failed: [{ say: falhou }, { end: x }]\n",
    );
    for (const [outcome, word] of [
      ["expired", "venceu"],
      ["refused", "recusou"],
      ["failed", "falhou"],
    ] as const)
      expect(pending(flow).talk.result("request", outcome, ORDER)).toEqual([word]);
  });

  it("tells by a flow of its own what was paid after nobody waited any more", () => {
    const { talk } = pending();
    const effect = talk.ofKind("request")[0]?.key ?? "";
    talk.text("!cancel");
    expect(talk.idle).toBe(true);
    // Within a day the dialogue would continue where it was left.
    talk.at += 25 * 3_600_000;
    const unheard = { flow: "system-payment", vars: { text: "Recebi o pagamento.", reason: "fora da conversa" } };
    const said = talk.event({ kind: "result", effect, outcome: "paid", value: ORDER, unheard });
    expect(said[0]).toBe("Recebi o pagamento.");
    expect(talk.ofKind("handoff")).toMatchObject([{ reason: "fora da conversa" }]);
    // Without `unheard`, or when it names a flow that does not exist, such a result is ignored.
    expect(talk.event({ kind: "result", effect, outcome: "paid", value: ORDER })).toEqual([]);
    expect(talk.event({ kind: "result", effect, outcome: "paid", unheard: { flow: "no", vars: {} } })).toEqual([]);
  });

  it("is refused for what is no order, and for an end within the minute", () => {
    const flow = (charge: string) => `flow: a\nvars: { n: { type: number } }\nsteps:\n  - charge: ${charge}\n`;
    expect(problemsOf([flow("{ order: n }")])[0]?.reason).toContain("não guarda um pedido");
    expect(problemsOf([flow("{ order: sumiu }")])).toHaveLength(1);
    expect(problemsOf([FLOW.replace("2h", "30s")])[0]?.reason).toContain("minuto");
    expect(problemsOf([flow("{ order: n, amount: 1 }")]).length).toBeGreaterThan(0);
  });
});

describe("words at the payment", () => {
  it.each(["paguei ja", "pronto, fiz o pix agora", "já paguei aqui viu"])("tells that it is checked: %s", (text) => {
    const { talk } = pending();
    const [said] = talk.text(text);
    expect(said).toContain("Ainda não caiu");
    expect(said).not.toContain("https://");
    expect(talk.result("request", "paid", ORDER)[0]).toContain("Pagamento confirmado");
  });

  it.each(["ah pensando melhor não quero mais não", "pensei melhor, melhor não", "não quero mais não"])(
    "calls the charge off: %s",
    (text) => {
      const { talk } = pending();
      talk.text(text);
      expect(talk.ofKind("request").map(({ to }) => to)).toContain("orders.cancel");
    },
  );

  it.each([
    "não precisa mais, já paguei",
    "esquece, já consegui pagar",
    "Tá, deixa assim, vou pagar agora",
    "já paguei, deixa pra lá !cancel",
    "Pode cancelar, mas só o backup",
    "Pode cancelar, mas só o backup !cancel",
    "esquece. vocês abrem sábado?",
  ])("keeps the charge of who pays, narrows, or asks in passing: %s", (text) => {
    const { talk } = pending();
    expect(talk.text(text).length).toBeGreaterThan(0);
    expect(talk.ofKind("request").map(({ to }) => to)).not.toContain("orders.cancel");
    expect(talk.result("request", "paid", ORDER)[0]).toContain("Pagamento confirmado");
  });

  it("keeps it too while the link is being made", () => {
    const talk = charging();
    talk.text("não precisa mais, já paguei");
    expect(talk.ofKind("request").map(({ to }) => to)).not.toContain("orders.cancel");
  });

  it("takes it up again for who lets be what was said", () => {
    const { talk } = pending();
    talk.text("cancela");
    talk.text("deixa pra lá, eu vou pagar sim");
    expect(talk.ofKind("request").filter(({ to }) => to === "orders.charge")).toHaveLength(2);
  });
});

const WAYS = [
  { id: "pix", label: "Pix" },
  { id: "card", label: "Cartão ou boleto" },
];
const PIX = { code: "00020126BR.GOV.BCB.PIX6304ABCD", picture: "f1" };

describe("several ways to pay", () => {
  function choosing() {
    const talk = charging();
    return { talk, said: talk.result("request", "choose", { ways: WAYS }) };
  }

  it("are offered, and the chosen one is asked for", () => {
    const { talk, said } = choosing();
    expect(said.join()).toContain("Como você prefere pagar?");
    talk.tap("Cartão ou boleto");
    expect(talk.ofKind("request").at(-1)).toMatchObject({ to: "orders.charge", input: { method: "card" } });
    talk.result("request", "pending", { ...LINK, expires_at: talk.at + 7_200_000 });
    expect(talk.result("request", "paid", ORDER)[0]).toContain("Pagamento confirmado");
  });

  it("can be named in words, and are asked again for who says something else", () => {
    const { talk } = choosing();
    expect(talk.text("xyz").join()).toContain("Como você prefere pagar?");
    talk.text("quero pagar no pix");
    expect(talk.ofKind("request").at(-1)).toMatchObject({ input: { method: "pix" } });
  });

  it("are asked again after another question", () => {
    const { talk } = (() => {
      const talked = talkTo(FLOW, { others: [OTHER] }).talk;
      talked.result("request", "choose", { ways: WAYS });
      return { talk: talked };
    })();
    expect(talk.text("horário").join()).toContain("Como você prefere pagar?");
  });

  it("stay open after one was chosen: who names the other one gets that one", () => {
    const { talk } = choosing();
    talk.tap("Cartão ou boleto");
    talk.result("request", "pending", { ...LINK, ways: [WAYS[0] ?? { id: "", label: "" }] });
    // A word about having paid is no choice.
    talk.text("já fiz o pix");
    expect(talk.ofKind("request")).toHaveLength(2);
    talk.text("prefiro pix");
    expect(talk.ofKind("request")).toHaveLength(3);
    expect(talk.ofKind("request").at(-1)).toMatchObject({ input: { method: "pix" } });
  });
});

describe("a Pix", () => {
  function pix(more: object = {}) {
    const talk = charging();
    const said = talk.result("request", "pending", { ...LINK, expires_at: talk.at + 7_200_000, pix: PIX, ...more });
    return { talk, said };
  }

  it("comes as picture, words, and the code alone at the end", () => {
    const { talk, said } = pix();
    expect(said.at(-1)).toBe(PIX.code);
    expect(said.at(-2)).toContain("Para pagar o pedido (R$ 49,90) por Pix, leia o QR code");
    expect(talk.ofKind("send").map(({ content }) => content)).toContainEqual(
      expect.objectContaining({ kind: "media", media: "image", fileId: "f1" }),
    );
    expect(said.join()).not.toContain(LINK.url);
  });

  it("without a picture is words and code", () => {
    const { said } = pix({ pix: { code: PIX.code, picture: null } });
    expect(said).toEqual([expect.stringContaining("por Pix, copie o código"), PIX.code]);
  });

  it("gives its code again, alone", () => {
    const { talk } = pix();
    const said = talk.text("e aí?");
    expect(said.at(-1)).toBe(PIX.code);
  });
});

describe("the end of a charge", () => {
  it("is reminded of once, before it", () => {
    const { talk } = pending();
    talk.at += 90 * 60_000;
    const said = talk.timer();
    expect(said[0]).toContain("Só um lembrete: o pedido (R$ 49,90) pode ser pago até hoje, às 12:00.");
    expect(said[0]).toContain(LINK.url);
    expect(talk.idle).toBe(false);
    expect(talk.ofKind("set_timer")).toHaveLength(2);
    expect(talk.result("request", "paid", ORDER)[0]).toContain("Pagamento confirmado");
  });

  it("is not reminded of when it is near, and nobody is reminded after it", () => {
    const near = charging();
    near.result("request", "pending", { ...LINK, expires_at: near.at + 15 * 60_000 });
    // Only that of the link that was waited for.
    expect(near.ofKind("set_timer")).toHaveLength(1);
    const { talk } = pending();
    talk.at += 3 * 3_600_000;
    expect(talk.timer()).toEqual([]);
  });
});

describe("what happened to the money", () => {
  it("is said in the words that came with it, and a person goes on", () => {
    for (const outcome of ["review", "refunded"]) {
      const { talk } = pending();
      expect(talk.result("request", outcome, { ...ORDER, words: "Foi pago duas vezes." })[0]).toBe(
        "Foi pago duas vezes.",
      );
      expect(talk.ofKind("handoff")).toHaveLength(1);
    }
  });
});
