import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { calendar } from "../company/calendar.js";
import { portuguese } from "../company/portuguese.js";
import { type Composed, composeAnswer } from "../knowledge/answers/compose-answer.js";
import { createKnowledge, type Knowledge } from "../knowledge/create-knowledge.js";
import { createGuard } from "../knowledge/guard/guard-sentence.js";
import { indexArticle } from "../knowledge/index-article.js";
import { readArticle } from "../knowledge/read-article.js";
import { createTerms } from "../knowledge/terms.js";
import { createAskModel } from "../models/ask-model.js";
import { openAiAccount } from "../models/openai/openai-account.js";
import { createOpenAiServer } from "../models/openai/openai-server.js";
import { createGuardedWebFetch, type WebFetch } from "../platform/http/guarded-web-fetch.js";
import { scripted, type Told } from "../tests/models/told.js";
import { startOpenAi } from "../tests/providers/openai/start-open-ai.js";
import { LIES } from "./answer/lies.js";

const ROOT = join(import.meta.dirname, "..");
const ARTICLES = join(ROOT, "flows/library/oficina-clique/knowledge");
/** A Tuesday at noon in São Paulo. */
const NOW = Date.parse("2026-12-01T15:00:00Z");
const COMPANY = {
  name: "Oficina Clique",
  timezone: "America/Sao_Paulo",
  phone: "+551155500142",
  email: "oi@oficinaclique.example",
  site: "https://oficinaclique.example",
  cnpj: null,
  address: null,
};

type Question = { ask: string; from: string | string[]; says: string };

/**
 * `npm run bench -- answer`: answers of models over the example company's articles, through the real client and over HTTP: one
 * that behaves, and one that lies in ten ways. The model answers at once, so that all the time is the product's own.
 */
export async function answer(): Promise<number> {
  const { known } = parse(readFileSync(join(ROOT, "tests/knowledge/questions.yaml"), "utf8")) as { known: Question[] };
  const knowledge = exampleKnowledge();
  const provider = await startOpenAi();
  const fetches = createGuardedWebFetch({ allow: [`127.0.0.1:${provider.port}`], maxBytes: 1e6, silentMs: 30_000 });
  const settings = { server: provider.url, chat: "grande" };
  const by = { id: "b", tenantId: null, key: "b", title: "b", trusted: true, secrets: {} };
  const account = openAiAccount(by, settings);
  /** How long the server was waited for, in ms: that is not the product's own time. */
  let waited = 0;
  const timed: WebFetch = async (input, init) => {
    const startedAt = performance.now();
    try {
      return await fetches.fetch(input, init);
    } finally {
      waited += performance.now() - startedAt;
    }
  };
  const newModel = () =>
    createAskModel({
      accounts: { of: () => [account] },
      servers: [createOpenAiServer({ guarded: timed, trusted: timed })],
      breakers: { ask: () => ({ go: true }), success() {}, failure() {}, abandon() {} },
      meter: { called() {} },
      ledger: { keep: async () => {}, spent: async () => ({ company: 0, contact: 0 }) },
      counted() {},
      budgetSpent() {},
      now: Date.now,
      log: { warn: console.warn, error: console.error },
    });
  const terms = createTerms(portuguese);
  const guard = createGuard(terms);
  const talk = { before: async () => ({ names: [], lines: [] }) };
  const times: number[] = [];
  const ask = async (model: ReturnType<typeof newModel>, question: string): Promise<Composed> => {
    const found = knowledge.answer({ question }, NOW);
    const signal = AbortSignal.timeout(60_000);
    const asked = {
      tenantId: "t",
      conversationId: "c",
      key: "1.0",
      signal,
      question,
      topics: [],
      found,
      knowledge,
      at: NOW,
    };
    const startedAt = performance.now();
    waited = 0;
    const composed = await composeAnswer({ model, talk, guard, terms }, asked);
    times.push(performance.now() - startedAt - waited);
    return composed;
  };

  provider.world.brain = scripted({ answer: behaves });
  const honest = newModel();
  await ask(honest, "aquece");
  times.length = 0;
  const good = [];
  for (const question of known) good.push({ question, composed: await ask(honest, question.ask) });
  const answered = good.filter(({ composed }) => composed.outcome === "found");
  const right = answered.filter(({ question, composed }) => isRight(question, composed));

  let unsourced = 0;
  for (const lie of LIES) {
    const told = { text: "" };
    const say = (seen: Told) => {
      const sentence = lie.say(seen);
      told.text = sentence.text;
      return [sentence];
    };
    provider.world.brain = scripted({ answer: say, repair: say });
    const liar = newModel();
    let out = 0;
    for (const { ask: question } of known) {
      const composed = await ask(liar, question);
      if (composed.outcome !== "found") continue;
      out += 1;
      console.log(`  went out: ${JSON.stringify(composed.text)}`);
    }
    console.log(`${lie.name}: ${out} of ${known.length} went out`);
    unsourced += out;
  }
  await Promise.all([fetches.close(), provider.close()]);
  const ownP95 = Math.round((times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0) * 10) / 10;
  const share = (some: number, all: number) => Math.round((some / Math.max(1, all)) * 1_000) / 1_000;
  const line = {
    unsourced,
    answered: share(answered.length, known.length),
    right: share(right.length, answered.length),
    ownP95,
  };
  console.log(JSON.stringify({ bench: "answer", ...line }));
  return unsourced === 0 ? 0 : 1;
}

/** Says the sentence of the passages that shares the most words with the question, as it stands there. */
function behaves(told: Told): { text: string; passages: number[] }[] | null {
  const stems = (text: string) =>
    new Set(
      (
        text
          .toLowerCase()
          .normalize("NFD")
          .match(/[a-z]{4,}/g) ?? []
      ).map((word) => word.slice(0, 5)),
    );
  const asked = stems(told.pergunta ?? "");
  const all = (told.trechos ?? []).flatMap(({ numero, sobre, texto }, place) =>
    texto.split("\n").map((text) => {
      const shared = [...stems(`${sobre} ${text}`)].filter((word) => asked.has(word)).length;
      return { text, passages: [numero], worth: shared - place / 10 };
    }),
  );
  const [best] = all.toSorted((a, b) => b.worth - a.worth);
  return best && best.worth > 0.5 ? [best] : null;
}

function isRight({ from, says }: Question, composed: Composed): boolean {
  if (composed.outcome !== "found") return false;
  const cited = composed.kept.flatMap(({ passages }) => passages.flatMap((n) => composed.shown[n] ?? []));
  return cited.some(({ document, text }) => [from].flat().includes(document) && text.includes(says));
}

function exampleKnowledge(): Knowledge {
  const passages = readdirSync(ARTICLES).flatMap((file) => {
    const document = file.replace(/\.md$/, "");
    const article = readArticle(document, readFileSync(join(ARTICLES, file), "utf8"));
    if ("reason" in article) throw new Error(`${file}: ${article.reason}`);
    const { title, passages: all } = indexArticle(document, article);
    return all.map(({ heading, text }, position) => ({ document, title, heading, text, position, validUntil: null }));
  });
  const making = createKnowledge({ company: COMPANY, hours: null, items: [], passages }, portuguese, calendar);
  for (;;) {
    const step = making.next();
    if (step.done) return step.value;
  }
}
