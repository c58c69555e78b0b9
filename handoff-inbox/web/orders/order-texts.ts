import type { OrderState, PersonsAct } from "../../../bot/vocabulary/order-states.js";
import type { Notice, Reach } from "../../contract/orders.js";
import { many } from "../words.js";

/** The server counts a column no further. */
export const MOST_COUNTED = 1_000;
const MOST = MOST_COUNTED.toLocaleString("pt-BR");

/** The texts of the pages of orders. They are loaded with them. */
export const orderTexts = {
  title: "Pedidos",
  lead: "O que foi orçado, pago e está na bancada.",
  board: "Quadro",
  list: "Lista",
  views: "Como ver os pedidos",
  failed: "Não deu para carregar os pedidos.",
  empty: {
    title: "Nenhum pedido ainda",
    text: "Quando um cliente recebe um orçamento na conversa, o pedido aparece aqui.",
  },
  noMatch: { title: "Nada encontrado", text: "Nenhum pedido combina com o que você procurou." },
  emptyBoard: {
    title: "Nenhum pedido em aberto",
    text: "Quando um cliente recebe um orçamento na conversa, o pedido aparece aqui. O que terminou está na lista.",
  },
  clear: "Limpar a busca",
  filters: {
    text: "Procurar",
    textHint: "Número, cliente, serviço",
    state: "Situação",
    anyState: "Todas",
    technician: "Técnico",
    anyTechnician: "Todos",
    nobody: "Sem técnico",
    from: "De",
    to: "Até",
  },
  states: {
    quoted: "Orçamento",
    declined: "Não quis",
    approved: "Espera pagamento",
    paid: "Pago",
    scheduled: "Agendado",
    working: "Em andamento",
    waiting_for_parts: "Esperando peças",
    done: "Pronto",
    under_warranty: "Em garantia",
    closed: "Encerrado",
    cancelled: "Cancelado",
    review: "Conferir",
    refunded: "Devolvido",
  } satisfies Record<OrderState, string>,
  acts: {
    schedule: "Agendar",
    start: "Pôr em andamento",
    await_parts: "Esperar peças",
    finish: "Marcar como pronto",
    warrant: "Abrir a garantia",
    resume: "Voltar para a bancada",
    close: "Encerrar",
    cancel: "Cancelar o pedido",
  } satisfies Record<PersonsAct, string>,
  count: (count: number) => (count < MOST_COUNTED ? many(count, "pedido", "pedidos") : `${MOST} pedidos ou mais`),
  shortCount: (count: number) => (count < MOST_COUNTED ? String(count) : `${MOST}+`),
  none: "Nada aqui",
  rest: (count: number) => (count === 1 ? "Ver mais 1" : `Ver os outros ${count}`),
  more: "Ver mais",
  moreFailed: "Não deu para carregar mais. Tente de novo.",
  move: "Mover",
  moveOne: (number: number) => `Mover o pedido ${number}`,
  reach: {
    open: "O cliente é avisado na conversa, com as palavras da empresa.",
    window_closed:
      "O cliente não será avisado: faz tempo que ele não escreve, e o canal só deixa escrever depois de uma nova mensagem dele. Se for preciso, avise de outro jeito.",
    opted_out:
      "O cliente não será avisado: ele pediu para não receber mensagens. Se for preciso, avise de outro jeito.",
    channel_gone:
      "O cliente não será avisado: o canal desta conversa não existe mais. Se for preciso, avise de outro jeito.",
  } satisfies Record<Reach, string>,
  notTold: "Desta mudança a empresa não avisa o cliente.",
  noMoves: "Neste momento não há para onde mover este pedido à mão.",
  moved: (act: string) => `Feito: ${act}.`,
  notices: {
    sent: "O aviso ao cliente está indo para a conversa.",
    silent: "Desta mudança o cliente não é avisado.",
    window_closed: "O cliente não foi avisado: o canal não deixa escrever agora.",
    opted_out: "O cliente não foi avisado: ele não quer receber mensagens.",
    channel_gone: "O cliente não foi avisado: o canal da conversa não existe mais.",
  } satisfies Record<Notice, string>,
  when: "Dia e hora",
  whenHint: "O cliente recebe esta data.",
  badWhen: "Escolha um dia e uma hora que ainda não passaram.",
  number: (number: number) => `Pedido ${number}`,
  order: "Pedido",
  customer: "Cliente",
  state: "Situação",
  technician: "Técnico",
  total: "Total",
  changed: "Mudou",
  noTechnician: "Sem técnico",
  noItems: "Sem itens",
  otherItems: (count: number) => ` e mais ${count}`,
  for: (moment: string) => `Para ${moment}`,
  conversation: "Abrir a conversa",
  items: "O que foi orçado",
  discount: "Desconto",
  quotedBy: (name: string | null) => (name === null ? "Orçado pelo robô" : `Orçado por ${name}`),
  payments: "Pagamentos",
  noPayments: "Nenhuma cobrança ainda.",
  paymentStates: {
    creating: "Sendo criado",
    pending: "Espera o cliente",
    paid: "Pago",
    expired: "Venceu",
    failed: "Não saiu",
    refunded: "Devolvido",
    review: "Precisa ser conferido",
  } as Record<string, string>,
  methods: { pix: "Pix", card: "cartão", boleto: "boleto" } as Record<string, string>,
  disputes: {
    open: "Contestado: responda no meio de pagamento",
    won: "Contestação ganha",
    lost: "Contestação perdida: o dinheiro saiu",
  },
  refundedPart: (amount: string) => `${amount} devolvidos`,
  notes: "Notas da equipe",
  noNotes: "Nenhuma nota. O cliente não lê o que fica aqui.",
  note: "Nova nota",
  addNote: "Guardar nota",
  files: "Fotos e arquivos",
  noFiles: "Nenhum arquivo. Fotos do equipamento ajudam quem pega o pedido depois.",
  addFile: "Acrescentar arquivo",
  fileHint: "Até 10 MB.",
  openFile: (name: string) => `Abrir ${name}`,
  page: "Página do cliente",
  pageText: "Um endereço só deste pedido, com a situação, o pagamento e o recibo. Mande só para o cliente.",
  pageUntil: (moment: string) => `Vale até ${moment}.`,
  makePage: "Criar o link",
  showPage: "Mostrar o link",
  link: "Link do cliente",
  dropPage: "Cancelar o link",
  dropped: "Link cancelado: quem o tem não vê mais nada",
  history: "O que aconteceu",
  byBot: "Robô",
  olderHistory: "Ver o que veio antes",
  quote: {
    title: "Fazer um orçamento",
    lead: "O robô manda o orçamento na conversa, pede o sim do cliente e cobra. Um orçamento anterior que ainda espera resposta deixa de valer.",
    item: "Item",
    choose: "Escolha um item",
    quantity: "Quantidade",
    add: "Acrescentar item",
    drop: (title: string) => `Tirar ${title}`,
    discount: "Desconto em reais",
    discountHint: (percent: number) =>
      percent === 0 ? "O seu acesso não dá desconto." : `O seu acesso permite até ${percent} %.`,
    badDiscount: "Escreva um valor como 10,00.",
    total: "Total para o cliente",
    send: "Mandar na conversa",
    sent: "Orçamento mandado",
    noItem: "Escolha pelo menos um item.",
    empty: {
      title: "Nada à venda",
      text: "O catálogo da empresa não tem itens à venda. Quem administra acrescenta no Escritório, em Catálogo.",
    },
  },
};

const HISTORY: Readonly<Record<string, string>> = {
  "order.quoted": "Orçamento feito",
  "order.refused": "Algo chegou que não cabia na situação",
  "customer.approve": "O cliente aprovou",
  "customer.decline": "O cliente não quis",
  "payment.creating": "Cobrança criada",
  "payment.pending": "Cobrança enviada ao cliente",
  "payment.paid": "Pagamento confirmado",
  "payment.expired": "A cobrança venceu",
  "payment.failed": "A cobrança não saiu",
  "payment.refunded": "Pagamento devolvido",
  "payment.review": "Pagamento em dúvida",
  "payment.refund_begun": "Devolução pedida",
  "payment.refund_done": "Devolução feita",
  "payment.refund_refused": "A devolução não foi aceita pelo meio de pagamento",
  "payment.refund_failed": "A devolução não se completou, e o dinheiro voltou",
  "payment.refunded_part": "Uma parte foi devolvida",
  "payment.surplus": "Mudou o que foi pago a mais",
  "payment.paid_in_review": "O dinheiro de um pagamento em dúvida chegou",
  "payment.differs": "O pagamento não confere com a cobrança",
  "payment.dispute_open": "O cliente contestou o pagamento",
  "payment.dispute_won": "A contestação terminou a favor da loja",
  "payment.dispute_lost": "A contestação foi perdida",
  "payment.accepted": "Pagamento aceito por uma pessoa",
  "work.working": "O trabalho no computador começou",
  "work.done": "O trabalho no computador terminou",
  "work.review": "O trabalho no computador precisa de alguém",
  technician: "Mudou quem cuida do pedido",
};

/** A line of an order's history in words. */
export function historyWords(kind: string): string {
  const known = HISTORY[kind];
  if (known !== undefined) return known;
  const state = Object.entries(orderTexts.states).find(([name]) => kind === `order.${name}`);
  return state ? `Situação: ${state[1]}` : "Outro registro do pedido";
}

/** "Pago (Pix)": how a payment stands, and the only way to pay that it offered, where it was one. */
export function paymentWords(state: string, methods: readonly string[] | null): string {
  const words = orderTexts.paymentStates[state] ?? state;
  const [method, ...others] = methods ?? [];
  const known = others.length === 0 && method !== undefined ? orderTexts.methods[method] : undefined;
  return known === undefined ? words : `${words} (${known})`;
}

/** Why something happened as stable names say it, which is no text for people. */
const REASONS: Readonly<Record<string, string>> = {
  "paid twice": "Foi pago duas vezes.",
  "paid after its end": "O dinheiro chegou depois do prazo.",
  "paid while in review": "O dinheiro chegou enquanto era conferido.",
  "the order did not wait for it": "O pedido não esperava por este pagamento.",
  "the refund failed": "A devolução não se completou.",
  payment_unknown: "O meio de pagamento não respondeu.",
  payment_missing: "O meio de pagamento não conhece este pagamento.",
  "another quote": "Outro orçamento tomou o lugar deste.",
};
const DIFFERS = /^differs: (.+)$/;
/** What a person wrote stands as it is; of what programs say of money, only what is known here is shown. */
export function reasonWords(kind: string, reason: string | null): string | null {
  if (reason === null || reason === "") return null;
  const [, differs] = DIFFERS.exec(reason) ?? [];
  if (differs !== undefined) return `Não confere: ${differs}.`;
  const isPersons = kind === "payment.refund_begun" || !kind.startsWith("payment.");
  return REASONS[reason] ?? (isPersons ? reason : null);
}
