import { laterResult } from "../../bot/ports/later-result.js";
import type { InsideEvent, OutsideKind } from "../../bot/ports/store.js";
import type { PlannedItem } from "../../company/company-plan.js";
import type { InboundContent } from "../../flows/content.js";
import { type OrderInFlow, orderInFlow } from "../../flows/requests/order-requests.js";
import type { AskRoom, GivenResult, InputOf, RoomRequest } from "../../flows/room-request.js";
import type { Value } from "../../flows/value.js";

/** The event that an effect leads to, and how long it takes, in ms. */
export type Later = { after: number; event: InsideEvent };

/** Looks a question up in what the company knows: `found` with the answer's value, or another outcome. */
export type AnswerQuestion = (
  input: InputOf<"knowledge.search">,
  at: number,
) => Promise<GivenResult<"knowledge.search">>;

export type StandInRooms = {
  answer(key: string, kind: Exclude<OutsideKind, "send">, payload: unknown, at: number): Promise<Later[]>;
  /** Pays the open charge, as if the customer had used its link. Empty when there is none. */
  pay(): Later[];
  /** Connects the invited computer. Empty when none is invited. */
  connect(): Later[];
};

/** How long a customer takes to open the program on the computer, and how long it measures, in ms. */
const CLAIM_MS = 90_000;
const SCAN_MS = 40_000;
const REPAIR_MS = 30_000;

/**
 * Answers what steps ask of rooms without any room: prices come from the catalog, a charge waits until somebody pays
 * it, and the computer is a made-up one with a full disk. Files arrive at once.
 */
export function createStandInRooms(items: readonly PlannedItem[], knowledge: AnswerQuestion): StandInRooms {
  let orders = 0;
  let charged: { key: string; order: OrderInFlow } | null = null;
  let invited: string | null = null;

  function order(named: Value): OrderInFlow | null {
    const wanted = Array.isArray(named) ? named : [named];
    const chosen = items.filter((item) => item.active && wanted.includes(item.slug));
    const [first] = chosen;
    if (!first) return null;
    const { currency } = first;
    const total = { amount: chosen.reduce((sum, { price }) => sum + price, 0), currency };
    const lines = chosen.map(({ slug: item, title, price, minutes }) => ({
      item,
      title,
      price: { amount: price, currency },
      minutes,
    }));
    const minutes = chosen.reduce((sum, item) => sum + item.minutes, 0);
    return { id: `order-${++orders}`, number: 1000 + orders, total, currency, lines, minutes };
  }

  async function request(key: string, asked: AskRoom, at: number): Promise<Later[]> {
    switch (asked.to) {
      case "knowledge.search":
        return [later(0, "knowledge.search", key, await knowledge(asked.input, at))];
      case "orders.quote": {
        const made = order(asked.input.items);
        return [later(0, "orders.quote", key, made ? { outcome: "quoted", value: made } : { outcome: "empty" })];
      }
      case "orders.decide": {
        const outcome = asked.input.approved ? "approved" : "declined";
        const { data: value } = orderInFlow.safeParse(asked.input.order);
        return [later(0, "orders.decide", key, value ? { outcome, value } : { outcome: "failed" })];
      }
      case "orders.charge": {
        const { data } = orderInFlow.safeParse(asked.input.order);
        if (!data) return [later(0, "orders.charge", key, { outcome: "failed" })];
        charged = { key, order: data };
        const expires = asked.input.expires_ms ?? 86_400_000;
        const value = { url: "https://pagar.example/ensaio", amount: null, expires_at: at + expires };
        return [
          later(0, "orders.charge", key, { outcome: "pending", value }),
          later(expires, "orders.charge", key, { outcome: "expired", value: data }),
        ];
      }
      case "orders.refund": {
        const { data: value } = orderInFlow.safeParse(asked.input.order);
        return [later(0, "orders.refund", key, value ? { outcome: "refunded", value } : { outcome: "failed" })];
      }
      case "devices.invite": {
        invited = key;
        const value = {
          invite: key,
          code: "KXTQ-7M9P",
          url: "https://loja.example/agent?c=KXTQ-7M9P",
          expires_at: new Date(at + 600_000).toISOString(),
        };
        return [later(0, "devices.invite", key, { outcome: "invited", value }), claim(CLAIM_MS, key)];
      }
      case "devices.scan":
        return [later(SCAN_MS, "devices.scan", key, REPORTED)];
      case "devices.guided":
        return [later(0, "devices.guided", key, GUIDED)];
      case "devices.preview":
        return [later(0, "devices.preview", key, PREVIEWED)];
      case "devices.repair":
        return [later(REPAIR_MS, "devices.repair", key, REPAIRED)];
      case "devices.accompany": {
        const { act } = asked.input;
        const outcome = { start: "staying", stop: "stopped", mute: "muted", unmute: "unmuted" } as const;
        return [later(0, "devices.accompany", key, { outcome: outcome[act], value: { device: DEVICE } })];
      }
      case "orders.cancel":
      case "devices.reject":
      case "devices.withdraw":
      case "ratings.record":
        return [];
      default:
        return asked satisfies never;
    }
  }

  return {
    async answer(key, kind, payload, at) {
      if (kind === "request") return request(key, payload as AskRoom, at);
      if (kind === "http") return [{ after: 0, event: { kind: "result", effect: key, outcome: "failed" } }];
      const { of, providerId, content } = payload as { of: string; providerId: string; content: InboundContent };
      const here: InboundContent = content.kind === "media" ? { ...content, fileId: `file-${of}` } : content;
      return [{ after: 0, event: { kind: "media_ready", of, providerId, content: here } }];
    },
    pay() {
      const paid = charged;
      charged = null;
      return paid ? [later(0, "orders.charge", paid.key, { outcome: "paid", value: paid.order })] : [];
    },
    connect() {
      const key = invited;
      invited = null;
      return key ? [claim(0, key)] : [];
    },
  };
}

function later<To extends RoomRequest>(after: number, to: To, key: string, result: GivenResult<To>): Later {
  return { after, event: laterResult(to, key, result) };
}

const DEVICE = { id: "device-1", name: "PC-ENSAIO", os: "Windows 11" };

const claim = (after: number, invite: string): Later =>
  later(after, "devices.invite", invite, { outcome: "claimed", value: { invite, device: DEVICE } });

const REPORTED: GivenResult<"devices.scan"> = {
  outcome: "reported",
  value: {
    id: "report-1",
    score: 62,
    device: DEVICE,
    url: "https://loja.example/r/ensaio",
    findings: [
      {
        id: "disk-full",
        title: "Disco quase cheio",
        meaning: "Falta espaço para o sistema trabalhar, e tudo fica lento.",
        remedy: "apagar arquivos temporários",
        item: "limpeza-digital",
        severity: "critical",
      },
    ],
    recommended: ["limpeza-digital"],
    unknown: [],
  },
};

const GUIDED: GivenResult<"devices.guided"> = {
  outcome: "reported",
  value: {
    id: "report-2",
    score: 70,
    device: { id: "device-2", name: "Computador de mesa", os: "respondido na conversa" },
    url: "https://loja.example/r/ensaio",
    findings: [
      {
        id: "needs-bench",
        title: "Precisa de bancada",
        meaning: "Só pelas respostas não dá para dizer qual peça é.",
        remedy: "Um técnico olha na bancada.",
        item: "visita-tecnica",
        severity: "warn",
      },
    ],
    recommended: ["visita-tecnica"],
    unknown: [],
    well: [],
  },
};

const CLEANUP = { action: "temp-cleanup", effect: {} };

const PREVIEWED: GivenResult<"devices.preview"> = {
  outcome: "previewed",
  value: {
    plan: "plan-1",
    device: DEVICE,
    actions: [{ ...CLEANUP, words: "Apagar 42 arquivos temporários (4,2 GB)." }],
    words: "Apagar 42 arquivos temporários (4,2 GB).",
  },
};

const REPAIRED: GivenResult<"devices.repair"> = {
  outcome: "repaired",
  value: {
    before: { free: 1_000_000_000 },
    after: { free: 5_200_000_000 },
    actions: [{ ...CLEANUP, words: "Espaço livre: 1 GB antes, 5,2 GB agora." }],
    freed_bytes: 4_200_000_000,
    words: "Espaço livre: 1 GB antes, 5,2 GB agora.",
  },
};
