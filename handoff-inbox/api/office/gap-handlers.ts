import { can } from "../../../platform/rights.js";
import type { WaitedFor } from "../../ports.js";
import type { DeskApiDeps } from "../deps.js";
import { notFound, Refusal } from "../refusal.js";
import type { Handlers, Person } from "../route.js";
import { thingOf } from "../seen-conversation.js";

/** How long a draft is waited for, in ms. */
const DRAFT_MS = 60_000;

/** Questions without an answer: what became of them, who waits, and drafts of what would answer them. */
export function gapHandlers({
  gaps,
}: Pick<DeskApiDeps, "gaps">): Pick<Handlers, Extract<keyof Handlers, `${string} /gaps${string}`>> {
  const mustFind = async ({ tenantId }: Person, id: string) => {
    const found = await gaps.waiting(tenantId, id);
    if (!found) throw notFound("Esta pergunta não está mais na lista.");
    return found;
  };
  return {
    async "get /gaps"({ person: { tenantId } }) {
      const [open, answered] = await Promise.all([gaps.open(tenantId), gaps.answered(tenantId)]);
      return {
        items: open.map(present),
        answered: answered.flatMap((cluster) => {
          const { answeredBy, answeredAt } = cluster.lead;
          if (answeredBy === null || answeredAt === null) return [];
          return [{ ...present(cluster), answeredBy, title: cluster.title, answeredAt: answeredAt.getTime() }];
        }),
        drafts: gaps.drafts(tenantId),
      };
    },
    async "delete /gaps/:id"({ person, by, params: { id } }) {
      if (!(await gaps.dismiss(person.tenantId, id, by))) throw notFound();
      return undefined;
    },
    async "get /gaps/:id/waiting"({ person, params: { id } }) {
      const { people, question, text, source, nightUntil } = await mustFind(person, id);
      const seen = people.filter((one) => can(person, "conversations.read", thingOf(person.tenantId, one)));
      return {
        question,
        text,
        source,
        nightUntil,
        people: seen.map(({ conversationId, name, phone, channelTitle: channel, question: own, askedAt, state }) => ({
          conversationId,
          name,
          phone,
          channel,
          question: own,
          state,
          askedAt: askedAt.getTime(),
        })),
      };
    },
    async "post /gaps/:id/tell"({ person, by, params: { id }, body: { conversationIds } }) {
      const { people } = await mustFind(person, id);
      const may = people
        .filter((one) => can(person, "conversations.act", thingOf(person.tenantId, one)))
        .map(({ conversationId }) => conversationId);
      const wanted = conversationIds.filter((one) => may.includes(one));
      const done = await gaps.tell(person.tenantId, id, wanted, by);
      switch (done.outcome) {
        case "told":
          return { customers: done.customers };
        case "gone":
          throw notFound("Esta pergunta não está mais na lista.");
        case "unanswered":
          throw new Refusal(409, "unanswered", "Nenhum artigo responde a esta pergunta agora.");
        case "night":
          throw new Refusal(409, "night", "Agora é hora de descanso dos clientes: conte entre 8h e 20h.");
        default:
          return done satisfies never;
      }
    },
    async "post /gaps/:id/draft"({ person, key, params: { id } }) {
      const drafted = await gaps.draft(person.tenantId, id, `desk:${key}`, AbortSignal.timeout(DRAFT_MS));
      if (!drafted) throw notFound("Esta pergunta não está mais na lista.");
      if (drafted.outcome === "none") return { draft: null, reason: drafted.reason };
      return { draft: { title: drafted.title, body: drafted.body }, reason: null };
    },
  };
}

function present({ lead, gaps, times, lastAt, waiting }: WaitedFor) {
  const { id, question, conversationId } = lead;
  const others = gaps.slice(1).map((gap) => ({ question: gap.question, times: gap.times }));
  return { id, question, conversationId, times, lastAt: lastAt.getTime(), others, waiting };
}
