import { z } from "zod";
import type { StoredFile } from "../../bot/ports/files.js";
import { OPEN_STATES } from "../../bot/vocabulary/order-states.js";
import { windowEndsAt } from "../../bot/vocabulary/window-ends-at.js";
import { NoSpaceForFile } from "../../platform/files/no-space-for-file.js";
import { can, type Permission } from "../../platform/rights.js";
import { calledOf } from "../called.js";
import type { DeskOrder, OrderDetail, Reach } from "../contract/orders.js";
import type { DeskOrderDetail, DeskOrderEvent, DeskOrderRow, OrderFilter, OrderPlace, OrderRefused } from "../ports.js";
import type { DeskApiDeps } from "./deps.js";
import { idOfKey } from "./id-of-key.js";
import { notFound, Refusal, wantsNoMessages } from "./refusal.js";
import type { Handlers, Person } from "./route.js";
import { mustSee, sightFor, thingOf } from "./seen-conversation.js";

const PAGE = 50;
/** How many of each column the board shows, and how many of one that is asked for alone. */
const OF_COLUMN = 30;
const OF_ONE_COLUMN = 100;

type Orders =
  | Exclude<Extract<keyof Handlers, `${string} /order${string}`>, "get /orders/:id/payments">
  | "get /technicians"
  | "get /quote-items"
  | "post /conversations/:id/quotes";

/** Orders as people work on them. Whoever does not see an order's conversation does not see the order. */
export function orderHandlers(deps: DeskApiDeps): Pick<Handlers, Orders> {
  const { orders, files } = deps;
  const gone = () => notFound("Este pedido não existe, ou não é da sua empresa nem das suas equipes.");
  /** Throws 404 for an order that there is not, or whose conversation the person does not see. */
  async function mustReach(person: Person, id: string, act: Permission): Promise<OrderPlace> {
    const place = await orders.place(person.tenantId, id);
    if (!place || !canSee(person, place)) throw gone();
    mustSee(person, act, place);
    return place;
  }
  const refused = (why: OrderRefused): Error => (why === "gone" ? gone() : new Refusal(409, why, WORDS[why]));
  const mustBeDone = (outcome: OrderRefused | "done"): undefined => {
    if (outcome !== "done") throw refused(outcome);
  };
  return {
    async "get /orders"({ person, query: { state = null, cursor = null, ...filter } }) {
      const asked = { ...filterOf(filter), states: state };
      const rows = await orders.list(person.tenantId, sightFor(person, "orders.read"), asked, cursor, PAGE + 1);
      const page = rows.slice(0, PAGE);
      return { items: page.map(presentRow), next: rows.length > PAGE ? String(page.at(-1)?.number) : null };
    },
    async "get /order-board"({ person, query: { state, cursor = null, ...filter } }) {
      const asked = { ...filterOf(filter), states: state ? [state] : OPEN_STATES };
      const [sight, most] = [sightFor(person, "orders.read"), state ? OF_ONE_COLUMN : OF_COLUMN];
      const columns = await orders.board(person.tenantId, sight, asked, cursor, most);
      return { items: columns.map(({ items, ...column }) => ({ ...column, items: items.map(presentRow) })) };
    },
    "get /technicians": async ({ person }) => ({ items: await orders.technicians(person.tenantId) }),
    async "get /orders/:id"({ person, params: { id } }) {
      const place = await mustReach(person, id, "orders.read");
      const found = await orders.find(person.tenantId, id);
      if (!found) throw gone();
      return presentDetail(found, reachOf(deps, place));
    },
    async "get /orders/:id/history"({ person, params: { id }, query: { cursor = null } }) {
      await mustReach(person, id, "orders.read");
      const { items, next } = await orders.history(person.tenantId, id, cursor);
      return { items: items.map(presentEvent), next };
    },
    async "post /orders/:id/move"({ person, by, params: { id }, body }) {
      const place = await mustReach(person, id, "orders.work");
      const moved = await orders.move(person.tenantId, id, body, by);
      if (typeof moved === "string") throw refused(moved);
      if (!moved.tells) return { notice: "silent" };
      const reach = reachOf(deps, place);
      return { notice: reach === "open" ? "sent" : reach };
    },
    async "put /orders/:id/technician"({ person, by, params: { id }, body }) {
      await mustReach(person, id, "orders.work");
      return mustBeDone(await orders.assign(person.tenantId, id, body.technicianId, by));
    },
    async "post /orders/:id/notes"({ person, by, params: { id }, body, key }) {
      await mustReach(person, id, "orders.work");
      return mustBeDone(await orders.note(person.tenantId, id, { id: idOfKey(person, `${id} ${key}`), ...body }, by));
    },
    async "post /orders/:id/files"({ person, by, params: { id }, query: { name }, body, key }) {
      await mustReach(person, id, "orders.work");
      const stored = await files.put(person.tenantId, { bytes: Buffer.from(body), name }).catch((error: unknown) => {
        throw error instanceof NoSpaceForFile ? new Refusal(409, "full_files", NO_ROOM) : error;
      });
      if (stored.state === "held")
        throw new Refusal(409, "held", stored.problem ?? "Este arquivo foi retido pela verificação.");
      const added = fileOf(stored, idOfKey(person, `${id} ${key}`));
      return mustBeDone(await orders.attach(person.tenantId, id, added, by));
    },
    async "post /orders/:id/link"({ person, by, params: { id } }) {
      await mustReach(person, id, "orders.work");
      return { url: await orders.link(person.tenantId, id, by) };
    },
    async "delete /orders/:id/link"({ person, by, params: { id } }) {
      await mustReach(person, id, "orders.work");
      await orders.unlink(person.tenantId, id, by);
      return undefined;
    },
    "get /quote-items": async ({ person }) => ({
      items: await orders.onSale(person.tenantId),
      percentOff: await orders.percentOff(person.tenantId, roleOf(person)),
    }),
    async "post /conversations/:id/quotes"({ person, by, params: { id }, body, key }) {
      const { tenantId } = person;
      const standing = mustSee(person, "orders.quote", await deps.desk.standing(tenantId, id, ""));
      refuseUnlessOpen(deps, standing, person);
      if ((await deps.desk.detail(tenantId, id))?.optedOut) throw wantsNoMessages();
      const to = { tenantId, conversationId: id, channelId: standing.channelId };
      const quote = { ...body, key: `desk:${idOfKey(person, key, [id, body])}` };
      const who = { id: person.id, name: person.name, role: roleOf(person) };
      const made = await orders.quote(to, quote, who, by);
      switch (made.outcome) {
        case "done":
          return { orderId: made.orderId };
        case "gone":
          throw notFound("Esta conversa não existe, ou não é da sua empresa nem das suas equipes.");
        case "another":
          throw new Refusal(
            409,
            "quoted_meanwhile",
            "Outra pessoa acabou de mandar um orçamento nesta conversa. Veja o que o cliente responde antes de mandar o seu.",
          );
        case "empty":
          throw new Refusal(409, "not_on_sale", "Algum destes itens não está mais à venda. Abra o catálogo de novo.");
        case "too_much_off":
          throw new Refusal(
            409,
            "too_much_off",
            `O seu acesso permite até ${made.percent} % de desconto, e algo precisa restar para pagar.`,
            {
              fields: { discount: `Até ${made.percent} %.` },
            },
          );
        default:
          return made satisfies never;
      }
    },
  };
}

/** A key has no role of its own, and takes nothing off: no company gives a discount to "". */
const roleOf = ({ role, scopes }: Person): string => (scopes === undefined ? role : "");

type Place = Pick<DeskOrderRow, "team" | "owner" | "ownerId">;

function canSee(person: Person, place: Place): boolean {
  return can(person, "orders.read", thingOf(person.tenantId, place));
}

const filterOf = (asked: {
  technician?: string;
  text?: string;
  from?: number;
  to?: number;
}): Omit<OrderFilter, "states"> => ({
  technician: asked.technician ?? null,
  text: asked.text ?? null,
  from: asked.from ?? null,
  to: asked.to ?? null,
});

/** Whether what the bot is told to say reaches the customer now. */
function reachOf({ capabilitiesOf, now }: DeskApiDeps, { channelKind, lastInboundAt, optedOut }: OrderPlace): Reach {
  if (optedOut) return "opted_out";
  const capabilities = capabilitiesOf(channelKind);
  if (!capabilities) return "channel_gone";
  const endsAt = windowEndsAt(capabilities, { byPerson: false, lastInboundAt });
  return endsAt !== null && endsAt <= now() ? "window_closed" : "open";
}

/** Another person has the conversation, or the channel does not let the bot write now. */
function refuseUnlessOpen(
  deps: DeskApiDeps,
  standing: NonNullable<Awaited<ReturnType<DeskApiDeps["desk"]["standing"]>>>,
  { id }: Person,
): void {
  const { owner, ownerId, ownerName, channelKind, lastInboundAt } = standing;
  if (owner === "person" && ownerId !== null && ownerId !== id)
    throw new Refusal(
      409,
      "taken",
      `${ownerName ?? "Outra pessoa"} está com esta conversa. Para continuar, assuma a conversa.`,
    );
  const capabilities = deps.capabilitiesOf(channelKind);
  if (!capabilities) throw new Refusal(409, "channel_gone", "O canal desta conversa não existe mais.");
  const endsAt = windowEndsAt(capabilities, { byPerson: false, lastInboundAt });
  if (endsAt !== null && endsAt <= deps.now())
    throw new Refusal(
      409,
      "window_closed",
      `Faz mais de ${capabilities.window.bot} horas que o cliente não escreve, e este canal não deixa escrever depois disso. Espere uma nova mensagem do cliente.`,
    );
}

const NO_ROOM = "Não há mais espaço para arquivos nesta instalação. Fale com quem cuida dela.";
const WORDS: Readonly<Record<Exclude<OrderRefused, "gone">, string>> = {
  stale: "Alguém mudou este pedido depois que você abriu. Veja como ele está agora.",
  not_allowed: "Na situação em que este pedido está, isso não cabe.",
  no_date: "Diga para quando fica agendado: um dia e uma hora que ainda não passaram.",
  payment_open: "Há uma cobrança aberta deste pedido, e o cliente ainda poderia pagar. Cancele depois que ela vencer.",
  money_in_doubt: "O dinheiro deste pedido ainda precisa ser conferido. Resolva antes em Dinheiro em dúvida.",
  no_person: "Esta pessoa não trabalha mais aqui, ou não cuida de pedidos.",
  full: "Este pedido já tem notas e arquivos demais.",
};

function presentRow(row: DeskOrderRow): DeskOrder {
  const { contactId, contactName, phone, team: _team, owner: _owner, ownerId: _id, ...order } = row;
  return { ...order, contactName: calledOf({ id: contactId, name: contactName, phone }) };
}

function presentDetail(found: DeskOrderDetail, reach: Reach): OrderDetail {
  const { discount, quotedByName, items, payments, work, history, acts, toldActs, pageEndsAt } = found;
  const notes = work.filter(({ kind }) => kind === "note");
  return {
    ...presentRow(found),
    discount,
    quotedBy: quotedByName,
    items,
    payments: payments as OrderDetail["payments"],
    notes: notes.map(({ id, detail, by, at }) => ({ id, text: String(detail["text"] ?? ""), by, at })),
    files: work.flatMap(presentFile),
    history: history.items.map(presentEvent),
    historyNext: history.next,
    acts,
    toldActs,
    reach,
    pageEndsAt,
  };
}

const fileOf = ({ id: file, name, mime, size, state }: StoredFile, id: string) => ({
  id,
  file,
  name,
  mime,
  size,
  state,
});
const fileSchema = z.object({
  file: z.string(),
  name: z.string(),
  mime: z.string(),
  size: z.number(),
  state: z.string(),
});

function presentFile({ kind, detail, by, at }: DeskOrderEvent): OrderDetail["files"] {
  const read = kind === "file" ? fileSchema.safeParse(detail) : null;
  return read?.success ? [{ id: read.data.file, ...read.data, by, at }] : [];
}

function presentEvent({ id, kind, detail, by, at }: DeskOrderEvent): OrderDetail["history"][number] {
  const reason = detail["reason"] ?? detail["problem"];
  const { when } = detail;
  return {
    id,
    kind,
    by,
    reason: typeof reason === "string" ? reason : null,
    when: typeof when === "number" ? when : null,
    at,
  };
}
