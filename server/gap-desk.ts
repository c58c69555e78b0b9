import { wakingHour } from "../agent/hub/waking-hours.js";
import type { Tell } from "../bot/ports/rooms.js";
import type { Capabilities } from "../bot/vocabulary/capabilities.js";
import { windowEndsAt } from "../bot/vocabulary/window-ends-at.js";
import type { Asker, GapStore } from "../db/stores/gap-store.js";
import type { GapDesk, WaitingCustomer } from "../handoff-inbox/ports.js";
import { clusterGaps, type GapCluster } from "../knowledge/gaps/cluster-gaps.js";
import { draftArticle } from "../knowledge/gaps/draft-article.js";
import type { KnowledgeRoom } from "../knowledge/knowledge-room.js";
import type { Language } from "../knowledge/language.js";
import { createMeanings } from "../knowledge/meanings.js";
import type { Gap, Model } from "../knowledge/ports.js";
import { saidTo } from "../knowledge/questions/score-questions.js";
import { createTerms } from "../knowledge/terms.js";

/** The flow that tells a customer. A company may put its own in its place. */
const FLOW = "system-gap-answered";
/** So many gaps are put together and shown. */
const MOST = 500;

export type GapDeskTools = {
  store: GapStore;
  room: Pick<KnowledgeRoom, "knowledgeOf">;
  language: Language;
  model: Model;
  tell: Tell;
  capabilitiesOf(channelKind: string): Capabilities | null;
  /** In ms since the epoch. */
  now(): number;
};

/** Implements `GapDesk`. */
export function createGapDesk({ store, room, language, model, tell, capabilitiesOf, now }: GapDeskTools): GapDesk {
  const terms = createTerms(language);
  const meanings = createMeanings(terms, language.words);
  const clustersOf = async (tenantId: string, state: Gap["state"]) =>
    clusterGaps(await store.inState(tenantId, state, MOST), terms, meanings);
  const withWaiting = async (tenantId: string, clusters: GapCluster[]) => {
    const waiting = await store.waiting(
      tenantId,
      clusters.flatMap(({ gaps }) => gaps.map(({ id }) => id)),
    );
    return clusters.map((cluster) => ({
      ...cluster,
      waiting: cluster.gaps.reduce((sum, { id }) => sum + (waiting.get(id) ?? 0), 0),
    }));
  };
  /** The gaps of the cluster in which this one is. */
  const clusterWith = async (tenantId: string, state: Gap["state"], id: string) =>
    (await clustersOf(tenantId, state)).find(({ gaps }) => gaps.some((gap) => gap.id === id)) ?? null;
  const listed = async (tenantId: string, id: string) =>
    (await clusterWith(tenantId, "open", id)) ?? clusterWith(tenantId, "answered", id);
  const idsOf = ({ gaps }: GapCluster) => gaps.map(({ id }) => id);

  function stateOf({ toldAt, optedOut, channelKind, owner, lastInboundAt }: Asker): WaitingCustomer["state"] {
    if (toldAt !== null) return "told";
    if (optedOut) return "opted_out";
    if (owner !== "bot") return "with_person";
    const capabilities = capabilitiesOf(channelKind);
    if (!capabilities) return "channel_gone";
    const end = windowEndsAt(capabilities, { byPerson: false, lastInboundAt: lastInboundAt?.getTime() ?? null });
    return end !== null && end <= now() ? "window_closed" : "ready";
  }

  async function waiting(tenantId: string, id: string) {
    const cluster = await listed(tenantId, id);
    if (!cluster) return null;
    const at = now();
    const { text, source } = saidTo(await room.knowledgeOf(tenantId), cluster.lead.question, at);
    const until = wakingHour(at, await store.timezone(tenantId));
    const askers = await store.askers(tenantId, idsOf(cluster));
    const people = askers
      .toSorted((a, b) => +b.askedAt - +a.askedAt)
      .map((asker) => ({ ...asker, state: stateOf(asker) }));
    return {
      ids: idsOf(cluster),
      question: cluster.lead.question,
      text,
      source,
      nightUntil: until > at ? until : null,
      people,
    };
  }

  return {
    open: async (tenantId) => withWaiting(tenantId, await clustersOf(tenantId, "open")),
    async answered(tenantId) {
      const clusters = await withWaiting(tenantId, await clustersOf(tenantId, "answered"));
      const titles = await store.titles(
        tenantId,
        clusters.flatMap(({ lead }) => lead.answeredBy ?? []),
      );
      return clusters.map((cluster) => ({ ...cluster, title: titles.get(cluster.lead.answeredBy ?? "") ?? null }));
    },
    async dismiss(tenantId, id, by) {
      const cluster = await listed(tenantId, id);
      return cluster !== null && store.dismiss(tenantId, idsOf(cluster), by);
    },
    waiting,
    async tell(tenantId, id, conversationIds, by) {
      const found = await waiting(tenantId, id);
      if (!found) return { outcome: "gone" };
      const { ids, question, text, source, nightUntil } = found;
      const people = found.people.filter(
        ({ conversationId, state }) => state === "ready" && conversationIds.includes(conversationId),
      );
      if (people.length === 0) return { outcome: "told", customers: 0 };
      if (text === null) return { outcome: "unanswered" };
      if (nightUntil !== null) return { outcome: "night" };
      await store.auditTelling(tenantId, id, { question, customers: people.length }, by);
      for (const { conversationId, channelId, gapId, askedAt, question: own } of people) {
        const vars = { question: own, answer: text, source: source ?? "" };
        // The same asking is told of once, whoever presses twice.
        const key = `gap-answered:${gapId}:${conversationId}:${askedAt.getTime()}`;
        await tell({ tenantId, conversationId, channelId }, key, { kind: "start", flow: FLOW, vars });
        await store.told(tenantId, ids, conversationId);
      }
      return { outcome: "told", customers: people.length };
    },
    drafts: (tenantId) => model.serves(tenantId),
    async draft(tenantId, id, key, signal) {
      const cluster = await clusterWith(tenantId, "open", id);
      if (!cluster) return null;
      const askers = await store.askers(tenantId, idsOf(cluster));
      for (const asker of askers.toSorted((a, b) => +b.askedAt - +a.askedAt)) {
        const talk = await store.solved(tenantId, asker);
        if (talk) return draftArticle(model, talk, { tenantId, key, signal });
      }
      return { outcome: "none", reason: "Nenhuma pessoa da equipe respondeu a esta pergunta ainda." };
    },
  };
}
