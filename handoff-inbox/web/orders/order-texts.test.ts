import { describe, expect, it } from "vitest";
import { historyWords, orderTexts, paymentWords, reasonWords } from "./order-texts.js";

describe("a column's count", () => {
  it("may be exactly the number up to which the server counts", () => {
    expect(orderTexts.count(1_000)).toBe("1.000 pedidos ou mais");
    expect([orderTexts.shortCount(999), orderTexts.shortCount(1_000)]).toEqual(["999", "1.000+"]);
  });
});

describe("an order's history", () => {
  it("has words for everything that a gateway and people do to its money", () => {
    const kinds = ["dispute_open", "dispute_won", "dispute_lost", "refunded_part", "refund_begun", "refund_done"];
    const others = ["refund_refused", "refund_failed", "surplus", "paid_in_review", "differs", "accepted"];
    for (const kind of [...kinds, ...others]) expect(historyWords(`payment.${kind}`)).not.toContain("Outro registro");
    expect(historyWords("order.scheduled")).toBe("Situação: Agendado");
  });

  it("says in people's words why, and keeps programs' words back", () => {
    expect(reasonWords("payment.review", "paid after its end")).toBe("O dinheiro chegou depois do prazo.");
    expect(reasonWords("payment.review", "differs: valor, moeda")).toBe("Não confere: valor, moeda.");
    expect(reasonWords("payment.refund_begun", "Atrasamos")).toBe("Atrasamos");
    expect(reasonWords("payment.refund_refused", "HTTP 400: insufficient funds")).toBeNull();
    expect(reasonWords("work.review", "o disco não respondeu")).toBe("o disco não respondeu");
    expect(reasonWords("order.paid", null)).toBeNull();
  });

  it("names the way to pay where there was one", () => {
    expect(paymentWords("paid", ["pix"])).toBe("Pago (Pix)");
    for (const methods of [null, [], ["pix", "card"], ["x"]]) expect(paymentWords("expired", methods)).toBe("Venceu");
  });
});
