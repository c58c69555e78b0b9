import { z } from "zod";
import { VIEWS } from "../wire.js";
import { type ActKind, actSchemas, createActs } from "./acts.js";
import type { DeskApiDeps } from "./deps.js";
import { readProgram } from "./flow-words.js";
import { presentDetail, presentItem, presentLine, presentWhy, programHashOf } from "./present.js";
import { notFound } from "./refusal.js";
import { EVERYBODY, idOf, type Route } from "./route.js";

const PAGE = 50;
const uuid = z.uuid();
const lineId = z.string().regex(/^\d{1,18}$/);
const cursor = z
  .string()
  .regex(/^\d{1,18}~[0-9a-f-]{36}$/)
  .transform((text) => ({ place: text.split("~")[0] ?? "", id: uuid.parse(text.split("~")[1]) }));
const queueQuery = z.object({ view: z.enum(VIEWS).default("waiting"), before: cursor.optional() });
const linesQuery = z.object({ before: lineId.optional(), after: lineId.optional() });

/** The routes of the queue, of one conversation with its lines, and of people's acts in it. */
export function conversationRoutes(deps: DeskApiDeps): Route[] {
  const act = createActs(deps);
  const acting = (path: string, kind: ActKind): Route => ({
    method: "post",
    path: `/conversations/:id/${path}`,
    roles: EVERYBODY,
    status: 202,
    async answer(asked) {
      const { tenantId, id, name } = asked.person;
      const conversationId = idOf(asked);
      const body = actSchemas[kind].parse(asked.request.body);
      await act({ tenantId, userId: id, name }, conversationId, kind, body);
      return {};
    },
  });
  return [
    {
      method: "get",
      path: "/queue",
      roles: EVERYBODY,
      async answer({ person, request }) {
        const { view, before } = queueQuery.parse(request.query);
        const { items, counts } = await deps.desk.queue(person.tenantId, person.id, view, before ?? null, PAGE + 1);
        const { problems, ...views } = counts;
        const page = items.slice(0, PAGE);
        const last = items.length > PAGE ? page.at(-1) : undefined;
        return {
          items: page.map(presentItem),
          counts: views,
          problems,
          next: last ? `${last.place}~${last.id}` : null,
        };
      },
    },
    {
      method: "get",
      path: "/conversations/:id",
      roles: EVERYBODY,
      async answer(asked) {
        const row = await deps.desk.detail(asked.person.tenantId, idOf(asked));
        if (!row) throw notFound("Esta conversa não existe, ou não é da sua empresa.");
        const windowHours = deps.capabilitiesOf(row.channelKind)?.window?.hours ?? null;
        const { id: userId, tenantId, timezone } = asked.person;
        const program = await readProgram(deps.programs, tenantId, null);
        const { reportUrl } = deps;
        return presentDetail(row, { userId, windowHours, reportUrl, program, timezone, now: deps.now() });
      },
    },
    {
      method: "get",
      path: "/conversations/:id/lines",
      roles: EVERYBODY,
      async answer(asked) {
        const where = linesQuery.parse(asked.request.query);
        const page = await deps.desk.lines(asked.person.tenantId, idOf(asked), where, PAGE);
        if (!page) throw notFound("Esta conversa não existe, ou não é da sua empresa.");
        return { lines: page.lines.map(presentLine), more: page.more };
      },
    },
    acting("take", "take"),
    acting("give-back", "give_back"),
    acting("close", "close"),
    acting("reply", "reply"),
    acting("note", "note"),
    {
      method: "get",
      path: "/lines/:id/why",
      roles: EVERYBODY,
      async answer({ person, request }) {
        const why = await deps.ledger.why(person.tenantId, String(request.params.id));
        if (!why) throw notFound("Esta linha não existe, ou não é da sua empresa.");
        const { tenantId, timezone } = person;
        const hash = programHashOf(why);
        const program = hash === null ? null : await readProgram(deps.programs, tenantId, hash);
        return presentWhy(why, { program, timezone, now: deps.now() });
      },
    },
  ];
}
