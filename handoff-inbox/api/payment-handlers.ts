import { calledOf } from "../called.js";
import type { DeskPayment } from "../contract/payments.js";
import type { NotSettled, SettledPayment } from "../ports.js";
import type { DeskApiDeps } from "./deps.js";
import { idOfKey } from "./id-of-key.js";
import { notFound, Refusal } from "./refusal.js";
import type { Handlers } from "./route.js";

type Settles = Extract<keyof Handlers, `${string} /payments${string}` | "get /orders/:id/payments">;

/** Money that people settle: shows it, gives it back, or accepts it. */
export function paymentHandlers({ payments }: Pick<DeskApiDeps, "payments">): Pick<Handlers, Settles> {
  const gone = () => notFound("Este pagamento não existe, ou não é da sua empresa.");
  const mustBeDone = (outcome: NotSettled | "done"): undefined => {
    if (outcome === "done") return undefined;
    if (outcome === "gone") throw gone();
    throw new Refusal(409, outcome, WORDS[outcome]);
  };
  return {
    "get /payments-to-review": async ({ person }) => ({ items: (await payments.list(person.tenantId)).map(present) }),
    async "get /orders/:id/payments"({ person, params }) {
      const found = await payments.ofOrder(person.tenantId, params.id);
      if (!found) throw notFound("Este pedido não existe, ou não é da sua empresa.");
      return { items: found.map(present) };
    },
    // The refund's id comes from the request's key and the payment: the same request again finds it begun.
    "post /payments/:id/refund": async ({ person, by, params, body, key }) =>
      mustBeDone(
        await payments.refund(person.tenantId, params.id, { ...body, id: idOfKey(person, `${params.id} ${key}`) }, by),
      ),
    "post /payments/:id/accept": async ({ person, by, params }) =>
      mustBeDone(await payments.accept(person.tenantId, params.id, by)),
  };
}

const WORDS: Readonly<Record<Exclude<NotSettled, "gone">, string>> = {
  under_way: "Já há uma devolução deste pagamento em andamento. Espere ela terminar.",
  no_money: "Não há dinheiro deste pagamento para devolver.",
  too_much: "Isto é mais do que ainda pode ser devolvido, ou o que veio a mais só volta inteiro.",
  surplus_first: "Este pedido foi pago mais de uma vez: devolva primeiro o que veio a mais.",
  contested: "O cliente contestou este pagamento no banco. Responda por lá; por aqui ele não é aceito nem devolvido.",
  key_used: "Esta Idempotency-Key já foi usada para outra devolução deste pagamento. Mande esta com uma nova.",
  not_open: "Não há mais o que aceitar neste pagamento.",
};

function present({ contactId, contactName, phone, ...payment }: SettledPayment): DeskPayment {
  return { ...payment, contactName: calledOf({ name: contactName, phone, id: contactId }) };
}
