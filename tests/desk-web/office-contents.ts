import type { DeskPayment } from "../../handoff-inbox/contract/payments.js";

const DAY = 24 * 60 * 60_000;

export const COMPANY = {
  slug: "oficina",
  name: "Oficina Clique",
  locale: "pt-BR",
  timezone: "America/Sao_Paulo",
  phone: "+551140028922",
  email: "contato@oficina.test",
  site: "https://oficina.test",
  cnpj: null,
  address: {
    street: "Rua das Flores",
    number: "120",
    complement: "Loja 2",
    district: "Centro",
    city: "São Paulo",
    state: "SP",
    postalCode: "01310100",
    directions: "Ao lado da padaria, com estacionamento na porta.",
  },
  payment: ["Pix", "cartão em até 3 vezes"],
  survey: 90_000,
  revision: 5,
};

export const ITEMS = [
  item("limpeza", "Limpeza completa", 18_990, { words: ["limpar", "poeira"], time: "no mesmo dia" }),
  item("formatacao", "Formatação com backup", 24_000, { from: true, minutes: 300 }),
  item("troca-ssd", "Troca por SSD", 45_000, { active: false, minutes: 3_000 }),
];

export const ARTICLES = [
  article("garantia", "Qual é a garantia?", "# Qual é a garantia?\n\nNoventa dias para todo serviço.\n", null),
  article(
    "pagamento/pix",
    "Como pago com Pix?",
    "---\ntitle: Como pago com Pix?\nvalid_until: 2020-12-31\n---\n\nO robô manda o código, e você paga no seu banco.\n",
    "2020-12-31",
  ),
];

const MENU = `flow: menu
title: Menu
description: Mostra o que dá para resolver por aqui.
start:
  - intent: menu
steps:
  - ask: "Como posso ajudar?"
    save: topic
  - goto: prices
`;

export const FILES = [
  file("flows/menu.yaml", MENU, {
    text: MENU.replace("goto: prices", "goto: precos"),
    from: 1,
    changedBy: "Bruno Sá",
    changedAt: Date.now() - 60_000,
    outdated: false,
  }),
  file("flows/menu.test.yaml", "flow: menu\ntests:\n  - name: mostra o menu\n", null),
  file("flows/garantia.yaml", null, {
    text: "flow: garantia\ntitle: Garantia\n",
    from: 0,
    changedBy: "Ana Lima",
    changedAt: Date.now() - DAY,
    outdated: false,
  }),
  file("flows/precos.yaml", "flow: precos\ntitle: Preços\nsteps: []\n", {
    text: "flow: precos\ntitle: Preços e prazos\nsteps: []\n",
    from: 1,
    changedBy: "Ana Lima",
    changedAt: Date.now() - 2 * DAY,
    outdated: true,
  }),
  file("intents.yaml", "menu:\n  title: Ver o menu\n", null),
];

export const CHECKED = {
  problems: [
    {
      file: "flows/menu.yaml",
      line: 9,
      flow: "menu",
      step: "2",
      reason: 'o fluxo "precos" não existe',
      remedy: "Escreva o nome de um fluxo da empresa",
    },
  ],
  warnings: [
    {
      file: "flows/garantia.yaml",
      line: 1,
      flow: "garantia",
      step: null,
      reason: "nenhum fluxo leva até aqui",
      remedy: "Dê a ele um começo, ou leve até ele com goto",
    },
  ],
};

export const VERSIONS = [
  version(12, "Ana Lima", DAY, true),
  version(11, "Bruno Sá", 3 * DAY, false),
  version(10, "apply", 20 * DAY, false),
];

function item(slug: string, title: string, price: number, more: object) {
  return {
    slug,
    title,
    description: "Feito na loja, com garantia de 90 dias.",
    price,
    currency: "BRL",
    minutes: 90,
    time: null,
    from: false,
    words: [],
    actions: [],
    active: true,
    fromFolder: false,
    revision: 2,
    ...more,
  };
}

function article(slug: string, title: string, text: string, validUntil: string | null) {
  return { slug, title, text, validUntil, fromFolder: validUntil === null, revision: 1 };
}

function file(path: string, published: string | null, draft: object | null) {
  return { path, published, fileRevision: published === null ? 0 : 2, draft, revision: draft === null ? 0 : 3 };
}

function version(number: number, publishedBy: string, ago: number, current: boolean) {
  return { version: number, hash: `hash-${number}`, current, publishedBy, publishedAt: Date.now() - ago };
}

export const DOUBTS: DeskPayment[] = [
  doubt("a1", "Joana Ribeiro", 41, "twice", { what: "payment", amount: 18_990 }, true),
  doubt("a2", "", 38, "refund_failed", { what: "payment", amount: 24_000 }, false),
];

function doubt(
  id: string,
  contactName: string,
  number: number,
  why: DeskPayment["doubt"],
  giving: NonNullable<DeskPayment["giving"]>,
  accepts: boolean,
): DeskPayment {
  return {
    id,
    orderId: `o-${id}`,
    number,
    orderState: "review",
    conversationId: "11111111-1111-4111-8111-111111111111",
    contactName,
    gateway: "mercadopago",
    state: "review",
    amount: giving.amount,
    refunded: 0,
    surplus: 0,
    currency: "BRL",
    doubt: why,
    paidAt: Date.now() - DAY,
    createdAt: Date.now() - 2 * DAY,
    giving,
    accepts,
    refund: null,
  };
}

/** Two days of an account, and what came of comparing it. */
export const LEDGER_DAYS = ["2026-11-30", "2026-11-29"].map((day, n) => ({
  day,
  accountId: "a",
  account: "Conta da loja",
  gateway: "mercadopago",
  currency: "BRL",
  charged: 24_000 + n * 4_990,
  fees: -1_195,
  refunded: n === 0 ? -4_990 : 0,
  disputed: 0,
  total: 17_815 + n * 9_980,
}));
const COMPARED = {
  from: Date.UTC(2026, 10, 27, 6),
  to: Date.UTC(2026, 10, 30, 5),
  at: Date.UTC(2026, 10, 30, 6),
  compared: 14,
  mended: 1,
  foreign: 3,
};
export const LEDGER_REPORTS = [
  {
    ...COMPARED,
    id: "r1",
    accountId: "a",
    account: "Conta da loja",
    gateway: "mercadopago",
    state: "done",
    differences: [
      {
        what: "missing_there",
        kind: "refund",
        gatewayId: "1245678901",
        paymentId: "p1",
        ours: -4_990,
        theirs: null,
        currency: "BRL",
        at: COMPARED.from,
        number: 12,
        conversationId: "c1",
      },
    ],
  },
  { ...COMPARED, id: "r2", accountId: "b", account: "Cartão", gateway: "stripe", state: "done", differences: [] },
];

export const PRICES = [
  { at: Date.UTC(2026, 9, 1, 15), by: "Bruno Sá", before: 8_990, after: 9_990, currency: "BRL" },
  { at: Date.UTC(2026, 7, 1, 15), by: "apply", before: null, after: 8_990, currency: "BRL" },
];

export const MODEL_ACCOUNTS = [
  {
    name: "principal",
    key: "oficina_principal",
    title: "Servidor da loja",
    kind: "openai",
    position: 0,
    settings: { server: "https://modelos.oficina.test/v1", chat: "grande", tokens_per_day: 200_000 },
    secrets: ["api_key"],
    state: "active",
    problem: null,
    lastWord: "ok",
    lastWordAt: Date.now() - 86_400_000,
    fromFolder: false,
    revision: 3,
  },
];

export const MODELS = {
  kinds: [{ name: "openai", settings: ["server", "chat", "small", "seconds", "tokens_per_day"], secrets: ["api_key"] }],
  spent: [{ currency: "BRL", calls: 41, tokens: 52_300, micros: 310_400 }],
  installation: false,
};
