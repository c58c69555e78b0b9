import type { DeskApiDeps } from "./deps.js";
import { readProgram } from "./flow-words.js";
import { presentDetail, presentItem, presentLine, presentWhy, programHashOf } from "./present.js";
import { notFound } from "./refusal.js";
import type { Handlers } from "./route.js";
import { mustSee, sightFor } from "./seen-conversation.js";

const PAGE = 50;
/** The first page of a list is what a screen shows, and comes soon; whoever scrolls on gets more at once. */
const LATER_PAGE = 200;

type Reads = "get /queue" | "get /conversations/:id" | "get /conversations/:id/lines" | "get /lines/:id/why";

/** What reads the queue, and one conversation with its lines. */
export function conversationHandlers(deps: DeskApiDeps): Pick<Handlers, Reads> {
  return {
    async "get /queue"({ person, query: { view, cursor } }) {
      const sight = sightFor(person, "conversations.read");
      const most = cursor === undefined ? PAGE : LATER_PAGE;
      const { items, counts } = await deps.desk.queue(person.tenantId, sight, view, cursor ?? null, most + 1);
      const { problems, unread, ...views } = counts;
      const page = items.slice(0, most);
      const shown = page.map(({ id }) => id);
      const unreads = await deps.desk.unread(person.tenantId, [person.id], shown);
      const last = items.length > most ? page.at(-1) : undefined;
      return {
        items: page.map((row) => presentItem(row, { ...deps, unread: unreads.get(`${person.id} ${row.id}`) ?? 0 })),
        counts: views,
        problems,
        unread,
        next: last ? `${last.place}~${last.id}` : null,
      };
    },

    async "get /conversations/:id"({ person, params: { id } }) {
      const row = mustSee(person, "conversations.read", await deps.desk.detail(person.tenantId, id));
      const capabilities = deps.capabilitiesOf(row.channelKind);
      const program = await readProgram(deps.programs, person.tenantId, null);
      const { reportUrl } = deps;
      return presentDetail(row, { person, capabilities, reportUrl, program, now: deps.now() });
    },

    async "get /conversations/:id/lines"({ person, params: { id }, query }) {
      const page = mustSee(person, "conversations.read", await deps.desk.lines(person.tenantId, id, query, PAGE));
      const edge = query.after === undefined ? page.lines.at(0) : page.lines.at(-1);
      return { items: page.lines.map(presentLine), next: page.more ? (edge?.id ?? null) : null };
    },

    async "get /lines/:id/why"({ person, params: { id } }) {
      const why = await deps.ledger.why(person.tenantId, id);
      if (!why) throw notFound("Esta linha não existe, ou não é da sua empresa.");
      const { tenantId, timezone } = person;
      mustSee(person, "conversations.read", await deps.desk.standing(tenantId, why.conversationId, ""));
      const hash = programHashOf(why);
      const program = hash === null ? null : await readProgram(deps.programs, tenantId, hash);
      return presentWhy(why, { program, timezone, now: deps.now() });
    },
  };
}
