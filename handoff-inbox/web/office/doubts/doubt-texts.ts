import type { DeskPayment } from "../../../contract/payments.js";

type Why = NonNullable<DeskPayment["doubt"]>;

/** The texts of money in doubt: a part of `officeWords`. */
export const doubtTexts = {
  customer: "Cliente",
  noName: "Cliente sem nome",
  order: (number: number) => `Pedido ${number}`,
  amount: "Valor",
  why: "O que aconteceu",
  when: "Quando",
  act: "Decidir",
  back: (amount: string) => `já devolvido: ${amount}`,
  whys: {
    surplus: "Pagou a mais",
    refund_failed: "A devolução não foi feita",
    late: "Pagou depois do prazo",
    twice: "Pagou duas vezes",
    in_review: "Pagamento em análise",
    unexpected: "Pagou o que já não se esperava",
    differs: "Valor ou conta diferente",
    unknown: "O banco não responde",
    missing: "O banco não conhece a cobrança",
  } satisfies Record<Why, string>,
  underWay: "Devolução pedida",
  refund: "Devolver",
  refundOne: (who: string) => `Devolver o dinheiro de ${who}`,
  accept: "Aceitar",
  acceptOne: (who: string) => `Aceitar o dinheiro de ${who}`,
  acceptAsk: (amount: string) => `Ficar com ${amount}?`,
  acceptText: "O cliente é avisado, e um pedido que esperava por este dinheiro segue adiante.",
  accepted: "Aceito. O cliente vai ser avisado.",
  refundTitle: (who: string) => `Devolver a ${who}`,
  refundText: "O dinheiro volta pelo mesmo caminho por que veio. O cliente é avisado quando estiver feito.",
  whole: (amount: string) => `Tudo (${amount})`,
  part: "Uma parte",
  partAmount: "Quanto devolver",
  partHint: (amount: string) => `No máximo ${amount}.`,
  badAmount: "Escreva um valor, como 49,90, que não passe do máximo.",
  reason: "Motivo",
  reasonHint: "Fica no registro da empresa. O cliente não lê.",
  shortReason: "Escreva o motivo em poucas palavras.",
  refunded: "Devolução pedida. O cliente é avisado quando estiver feita.",
  empty: {
    title: "Nenhum dinheiro em dúvida",
    text: "O que chega fora do prazo, em dobro ou diferente aparece aqui para você decidir.",
  },
};
