import type { InsideEvent, OutsideKind } from "../../bot/ports/store.js";
import type { PlannedItem } from "../../company/company-plan.js";
import type { InboundContent } from "../../flows/content.js";
import type { RoomRequest } from "../../flows/room-request.js";
import type { Value, Values } from "../../flows/value.js";

/** The event that an effect leads to, and how long it takes, in ms. */
export type Later = { after: number; event: InsideEvent };

/** Looks a question up in what the company knows: `found` with the answer's value, or another outcome. */
export type AnswerQuestion = (input: Values, at: number) => Promise<{ outcome: string; value?: Value }>;

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
  let charged: { key: string; order: Value } | null = null;
  let invited: string | null = null;

  function order(input: Values): Value | null {
    const wanted = Array.isArray(input.items) ? input.items : [input.items];
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

  async function request(key: string, to: RoomRequest, input: Values, at: number): Promise<Later[]> {
    const now = (outcome: string, value?: Value): Later => result(0, key, outcome, value);
    switch (to) {
      case "knowledge.search": {
        const { outcome, value } = await knowledge(input, at);
        return [now(outcome, value)];
      }
      case "orders.quote": {
        const made = order(input);
        return [made === null ? now("empty") : now("quoted", made)];
      }
      case "orders.decide":
        return [now(input.approved === true ? "approved" : "declined", input.order ?? null)];
      case "orders.charge": {
        charged = { key, order: input.order ?? null };
        const expires = typeof input.expires_ms === "number" ? input.expires_ms : 86_400_000;
        const value = { url: "https://pagar.example/ensaio", amount: null, expires_at: at + expires };
        return [now("pending", value), result(expires, key, "expired", input.order ?? null)];
      }
      case "devices.invite": {
        invited = key;
        const value = {
          invite: key,
          code: "KXTQ-7M9P",
          url: "https://loja.example/agent?c=KXTQ-7M9P",
          expires_at: at + 600_000,
        };
        return [now("invited", value), result(CLAIM_MS, key, "claimed", claim(key))];
      }
      case "devices.scan":
        return [result(SCAN_MS, key, "reported", REPORT)];
      case "devices.preview":
        return [now("previewed", PREVIEW)];
      case "devices.repair":
        return [result(REPAIR_MS, key, "repaired", REPAIRED)];
      case "orders.cancel":
      case "devices.reject":
      case "devices.withdraw":
      case "ratings.record":
        return [];
      default:
        return to satisfies never;
    }
  }

  return {
    async answer(key, kind, payload, at) {
      if (kind === "request") {
        const { to, input } = payload as { to: RoomRequest; input: Values };
        return request(key, to, input, at);
      }
      if (kind === "http") return [result(0, key, "failed")];
      const { of, providerId, content } = payload as { of: string; providerId: string; content: InboundContent };
      const here: InboundContent = content.kind === "media" ? { ...content, fileId: `file-${of}` } : content;
      return [{ after: 0, event: { kind: "media_ready", of, providerId, content: here } }];
    },
    pay() {
      const paid = charged;
      charged = null;
      return paid ? [result(0, paid.key, "paid", paid.order)] : [];
    },
    connect() {
      const key = invited;
      invited = null;
      return key ? [result(0, key, "claimed", claim(key))] : [];
    },
  };
}

function result(after: number, effect: string, outcome: string, value?: Value): Later {
  return { after, event: { kind: "result", effect, outcome, value } };
}

const DEVICE = { id: "device-1", name: "PC-ENSAIO", os: "Windows 11" };

const claim = (invite: string): Value => ({ invite, device: DEVICE });

const REPORT: Value = {
  id: "report-1",
  score: 62,
  device: DEVICE,
  url: "https://loja.example/r/ensaio",
  findings: [
    {
      rule: "disk-full",
      title: "Disco quase cheio",
      meaning: "Falta espaço para o sistema trabalhar, e tudo fica lento.",
      remedy: "apagar arquivos temporários",
      item: "limpeza-digital",
      severity: "critical",
    },
  ],
  recommended: ["limpeza-digital"],
  unknown: [],
};

const PREVIEW: Value = {
  plan: "plan-1",
  device: DEVICE,
  actions: ["temp-cleanup"],
  words: "Apagar 42 arquivos temporários (4,2 GB).",
};

const REPAIRED: Value = {
  before: { free: 1_000_000_000 },
  after: { free: 5_200_000_000 },
  actions: ["temp-cleanup"],
  freed_bytes: 4_200_000_000,
  words: "Espaço livre: 1 GB antes, 5,2 GB agora.",
};
