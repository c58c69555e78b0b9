import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type FakeGraph, startFakeGraph, type Taken } from "../../tests/faults/harness/fake-graph.js";
import { type MessageItem, messagesBody, post, statusBody } from "../../tests/faults/harness/webhooks.js";
import { Lost, type Problems } from "./problems.js";

const PATIENCE_MS = 150_000;
/** How long a late answer of the provider is held back, in ms; longer than the servers' `SEND_TIMEOUT_MS`. */
export const HELD_MS = 8_000;
/** Shares of all sends. `cut`: accepted, and the connection ends. `hold`: accepted, and answered too late. */
const TROUBLE = { tooMany: 0.005, broken: 0.01, cut: 0.004, drop: 0.004, hold: 0.002 };

/**
 * Plays WhatsApp: sends webhooks to the web processes, accepts their sends, sends statuses, and makes a little trouble.
 */
export type WhatsApp = {
  graph: FakeGraph;
  sent: { messages: number; statuses: number; repeats: number };
  trouble: Record<string, number>;
  /** By key: the last status that was sent for each message. */
  told: Map<string, string>;
  deliver(body: string): Promise<void>;
  of(phone: string): string[];
  /** Makes no trouble from here on, so that open work can end. */
  calm(): void;
  settled(): Promise<void>;
  close(): Promise<void>;
};

export async function openWhatsApp(webs: () => string[], problems: Problems): Promise<WhatsApp> {
  const graph = await startFakeGraph();
  const heard = new Map<string, string[]>();
  const keys = new Map<string, number>();
  const telling = new Set<Promise<void>>();
  const trouble: Record<string, number> = {};
  const sent = { messages: 0, statuses: 0, repeats: 0 };
  const told = new Map<string, string>();
  let calm = false;
  let turn = 0;

  graph.fate = () => {
    let left = calm ? 1 : Math.random();
    for (const [what, share] of Object.entries(TROUBLE)) {
      left -= share;
      if (left >= 0) continue;
      trouble[what] = (trouble[what] ?? 0) + 1;
      if (what === "tooMany") return { status: 429, code: 130429, headers: { "retry-after": "1" } };
      if (what === "broken") return { status: 503, code: 2 };
      if (what === "hold") setTimeout(() => graph.release(), HELD_MS);
      return what as "cut" | "drop" | "hold";
    }
    return "answer";
  };
  graph.onTaken = (taken: Taken) => {
    const times = (keys.get(taken.key) ?? 0) + 1;
    keys.set(taken.key, times);
    if (times > 1) problems.add("a message was sent twice", `${taken.key} ${taken.text}`);
    heard.set(taken.to, [...(heard.get(taken.to) ?? []), taken.text]);
    const telling1 = tell(taken).catch((error: unknown) => problems.add("a status was not taken", String(error)));
    telling.add(telling1);
    void telling1.finally(() => telling.delete(telling1));
  };

  async function tell({ to, providerId, key }: Taken): Promise<void> {
    for (const [status, waitMs, share] of [
      ["sent", 150, 1],
      ["delivered", 600, 1],
      ["read", 2_000, 0.6],
    ] as const) {
      await sleep(waitMs * (0.5 + Math.random()));
      if (Math.random() > share) return;
      sent.statuses += 1;
      told.set(key, status);
      await deliver(statusBody(to, providerId, status, key));
    }
  }

  /** Like a provider, sends a webhook again until it is accepted, and sometimes once more although it was. */
  async function deliver(body: string): Promise<void> {
    const until = Date.now() + 60_000;
    for (let tries = 1; ; tries++) {
      const urls = webs();
      const status = await post(urls[turn++ % urls.length] ?? "", body).catch(() => 0);
      if (status === 200) break;
      if (Date.now() > until) throw new Error(`a webhook was not taken within a minute; the last answer was ${status}`);
      await sleep(Math.min(100 * tries, 1_000));
    }
    if (Math.random() > 0.02) return;
    sent.repeats += 1;
    const urls = webs();
    await post(urls[turn++ % urls.length] ?? "", body).catch(() => 0);
  }

  return {
    graph,
    sent,
    trouble,
    told,
    deliver,
    of: (phone) => heard.get(phone) ?? [],
    calm() {
      calm = true;
      graph.release();
    },
    async settled() {
      while (telling.size > 0) await Promise.all(telling);
    },
    close: () => graph.close(),
  };
}

/**
 * A customer's phone. Every line is expected in its order; an additional or a different line is reported as a problem.
 */
export class Phone {
  private heard = 0;

  constructor(
    readonly phone: string,
    private readonly whatsapp: WhatsApp,
    private readonly problems: Problems,
    private readonly walk: () => string,
  ) {}

  async says(item: Omit<MessageItem, "from" | "id" | "timestamp"> | string): Promise<void> {
    const content = typeof item === "string" ? { type: "text", text: { body: item } } : item;
    const timestamp = String(Math.floor(Date.now() / 1000));
    this.whatsapp.sent.messages += 1;
    await this.whatsapp.deliver(
      messagesBody([{ ...content, from: this.phone, id: `wamid.in.${randomUUID()}`, timestamp }]),
    );
  }

  isNew(): boolean {
    return this.heard === 0;
  }

  /** Waits for the next line, which must match. */
  async hears(words: RegExp): Promise<string> {
    const until = Date.now() + PATIENCE_MS;
    for (; Date.now() < until; await sleep(50)) {
      const next = this.whatsapp.of(this.phone)[this.heard];
      if (next === undefined) continue;
      this.heard += 1;
      if (words.test(next)) return next;
      this.lost("a wrong reply", `${JSON.stringify(next)} instead of ${words}`);
    }
    return this.lost("a missing reply", String(words));
  }

  /** Also reports lines that were not expected. */
  leave(): void {
    const rest = this.whatsapp.of(this.phone).slice(this.heard);
    if (rest.length > 0) this.problems.add("a reply too many", `${this.walk()} ${this.phone}: ${JSON.stringify(rest)}`);
  }

  private lost(kind: string, detail: string): never {
    this.problems.add(kind, `${this.walk()} ${this.phone}: ${detail}`);
    throw new Lost(kind);
  }
}
