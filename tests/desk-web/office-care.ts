import type { Request, Response } from "express";

const HOUR = 3_600_000;
const ago = (hours: number) => Date.now() - hours * HOUR;
const CHAT = "00000000-0000-4000-8000-000000000001";
const gap = (n: number, question: string, times: number, more: object = {}) => ({
  id: `00000000-0000-4000-8000-0000000000a${n}`,
  question,
  times,
  lastAt: ago(n + 2),
  conversationId: CHAT,
  others: [],
  waiting: 1,
  ...more,
});
const GAPS = {
  items: [
    gap(1, "Vocês consertam drone?", 7, {
      others: [
        { question: "vcs arrumam drones", times: 2 },
        { question: "fazem conserto de drone da DJI?", times: 1 },
      ],
      waiting: 6,
    }),
    gap(2, "Tem estacionamento perto?", 1),
  ],
  answered: [
    {
      ...gap(3, "Quanto tempo de garantia no conserto?", 4, { waiting: 3 }),
      answeredBy: "garantia",
      title: "Garantia",
      answeredAt: ago(1),
    },
  ],
  drafts: true,
};
const person = (n: number, name: string | null, state: string) => ({
  conversationId: `00000000-0000-4000-8000-0000000000b${n}`,
  name,
  phone: "+5511999990000",
  channel: "WhatsApp da loja",
  question: "garantia de qto tempo?",
  askedAt: ago(n * 3),
  state,
});
const WAITING = {
  question: "Quanto tempo de garantia no conserto?",
  text: "Todo conserto tem garantia de noventa dias.",
  source: "Garantia",
  nightUntil: null,
  people: [person(1, "Ana Souza", "ready"), person(2, null, "ready"), person(3, "Rui Melo", "window_closed")],
};
const QUESTIONS = {
  questions: [
    { question: "Vocês abrem sábado?", sources: ["company/hours"] },
    { question: "Qual a garantia do conserto?", sources: ["garantia"] },
  ],
  revision: 2,
  scores: [
    { right: 1, wrong: 0, unanswered: 1, at: ago(1), cause: "Drones" },
    { right: 2, wrong: 0, unanswered: 0, at: ago(30), cause: "Garantia" },
  ],
};
const said = (text: string | null, verdict: string | null) => ({
  outcome: text === null ? "unknown" : "found",
  text,
  source: text === null ? null : "Pix",
  verdict,
});
const REHEARSED = {
  problem: null,
  title: "Pix",
  validUntil: null,
  passages: [
    { heading: "Qual é a chave Pix?", text: "A chave é o CNPJ da loja. O comprovante pode vir por aqui mesmo." },
    { heading: "Posso parcelar?", text: "No Pix, não. No cartão, em até três vezes." },
  ],
  before: { right: 11, wrong: 1, unanswered: 3 },
  after: { right: 10, wrong: 2, unanswered: 3 },
  worse: true,
  changes: [
    {
      question: "Qual a chave do Pix?",
      of: "own",
      before: said("A chave é o telefone.", "right"),
      after: said("A chave é o CNPJ da loja.", "wrong"),
    },
    { question: "posso parcelar no pix?", of: "gap", before: said(null, null), after: said("No Pix, não.", null) },
  ],
};
const VERSIONS = {
  items: [
    { n: 3, title: "Pix", changedBy: "Ana Lima", changedAt: ago(2), removed: false },
    { n: 2, title: "Pix", changedBy: "Beto Reis", changedAt: ago(50), removed: false },
    { n: 1, title: "Pix", changedBy: "", changedAt: 0, removed: false },
  ],
};
const BEFORE = "# Pix\n\n## Qual é a chave?\n\nA chave é o telefone.\n\n## Posso parcelar?\n\nNão.\n\nFale conosco.\n";

/** Answers what the office asks about gaps, own questions and articles that are tried out. */
export function careAnswers({ method, body }: Request, response: Response, kind: string, act: string): true {
  if (kind === "knowledge") response.json(REHEARSED);
  else if (kind === "questions") response.json(method === "GET" ? QUESTIONS : { ...QUESTIONS, ...body, revision: 3 });
  else if (act === "waiting") response.json(WAITING);
  else if (act === "tell") response.json({ customers: body.conversationIds.length });
  else if (act === "draft")
    response.json({ draft: { title: "Drones", body: "## Consertam drones?\n\nSim.\n" }, reason: null });
  else if (method === "DELETE") response.status(204).end();
  else response.json(GAPS);
  return true;
}

/** The versions of an article, or one of them. */
export function versionAnswers(response: Response, path: string): true {
  const n = Number(/versions\/(\d+)$/.exec(path)?.[1] ?? 0);
  if (n === 0) response.json(VERSIONS);
  else response.json({ n, before: n === 1 ? null : BEFORE, text: BEFORE.replace("o telefone", "o CNPJ da loja") });
  return true;
}
