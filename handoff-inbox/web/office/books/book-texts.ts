import type { LedgerReport } from "../../../contract/ledger.js";

type Difference = LedgerReport["differences"][number];

const many = (count: number, one: string, more: string) =>
  `${count.toLocaleString("pt-BR")} ${count === 1 ? one : more}`;

/** The texts of the money ledger's page. */
export const bookTexts = {
  from: "Do dia",
  to: "Até o dia",
  download: "Baixar planilha",
  downloading: "Baixando…",
  downloaded: "Planilha baixada.",
  compare: "Conferir agora",
  compared: "Conferência pedida. Ela leva alguns instantes.",
  comparison: "Conferência",
  comparisonLead: "Uma vez por dia, o extrato é comparado com o que cada meio de pagamento diz.",
  never: "Ainda não houve conferência. A primeira vem sozinha, um dia depois do primeiro pagamento.",
  agrees: "Confere",
  differs: (count: number) => many(count, "diferença", "diferenças"),
  waiting: "Conferindo…",
  failed: "Não deu para conferir",
  failedText: "O meio de pagamento não respondeu como devia. Tentamos de novo dentro de uma hora.",
  span: (from: string, to: string) => `de ${from} a ${to}`,
  counted: (count: number) => many(count, "movimento comparado", "movimentos comparados"),
  mended: (count: number) =>
    many(count, "pagamento estava atrasado e foi acertado", "pagamentos estavam atrasados e foram acertados"),
  foreign: (count: number) =>
    many(count, "movimento desta conta não passou pelo Balcão", "movimentos desta conta não passaram pelo Balcão"),
  whats: {
    missing_here: "O meio de pagamento tem, o extrato não",
    missing_there: "O extrato tem, o meio de pagamento não",
    amount: "O valor é outro",
    unpaid: "Consta como pago aqui, e lá não há dinheiro",
    unknown: "Pagamento que não conhecemos",
  } satisfies Record<Difference["what"], string>,
  kinds: {
    charge: "Pagamento",
    fee: "Tarifa",
    refund: "Devolução",
    refund_failed: "Devolução que voltou",
    dispute: "Contestação",
    dispute_fee: "Tarifa de contestação",
    dispute_won: "Contestação ganha",
  } satisfies Record<NonNullable<Difference["kind"]>, string>,
  whole: "Pagamento inteiro",
  ours: "No extrato",
  theirs: "No meio de pagamento",
  nothing: "nada",
  order: (number: number) => `Pedido ${number}`,
  code: "Código",
  what: "O que difere",
  of: "De quê",
  differencesOf: (account: string) => `Diferenças da conta ${account}`,
  sums: "Dia a dia",
  day: "Dia",
  account: "Conta",
  charged: "Entrou",
  fees: "Tarifas",
  refunded: "Devolvido",
  disputed: "Contestado",
  total: "Ficou",
  empty: {
    title: "Nada neste período",
    text: "Quando um cliente paga, ou algo é devolvido, aparece aqui com as tarifas.",
  },
};
