import type { ProviderClock } from "./clock.js";
import type { SeededIds } from "./seeded-ids.js";

/** What a provider tells its customer's server, as it will be posted. */
export type Notice = {
  url: string;
  topic: string;
  body: string;
  /** Made anew for each attempt, because they carry its moment. */
  headers(at: number): Record<string, string>;
  /** Of those that the provider tells once and never again. */
  once?: boolean;
};

export type ToldNotice = {
  id: string;
  topic: string;
  url: string;
  body: string;
  /** `status` null: no answer. `at` by the provider's clock. */
  attempts: { at: number; status: number | null }[];
  state: "held" | "telling" | "heard" | "given_up" | "lost";
};

export type NoticesOptions = {
  clock: ProviderClock;
  ids: SeededIds;
  heard(status: number): boolean;
  /** Real time before each repetition; the last one stands for all that follow. None: nothing is repeated by itself. */
  pausesMs?: readonly number[];
  timeoutMs?: number;
};

export type Notices = {
  tell(notice: Notice): void;
  /** `hold` keeps them for `release`; `lose` never tells them: a provider that says nothing. */
  mode(mode: "send" | "hold" | "lose"): void;
  /** Each is posted so many times at once. */
  copies(times: number): void;
  /** Tells what was held, one after the other in this order, and waits for each. */
  release(order?: "as_made" | "reversed" | "shuffled"): Promise<void>;
  /** Tells one again, whatever became of it. */
  repeat(id: string): Promise<void>;
  /** Tries all again that were not heard. */
  retryNow(): Promise<void>;
  list(): ToldNotice[];
  /** When nothing is under way; what waits for its repetition is not. */
  idle(): Promise<void>;
  close(): void;
};

const PAUSES_MS = [1_000, 2_000, 5_000, 15_000];
/** Mercado Pago waits 22 s; Stripe's limit is not published and seen to be about as long. */
const TIMEOUT_MS = 22_000;

type Kept = { notice: Notice; told: ToldNotice; timer: ReturnType<typeof setTimeout> | null };

/** Posts notices until each is heard, as late, as often and in whatever order a test wants. */
export function createNotices(options: NoticesOptions): Notices {
  const { clock, ids, heard, pausesMs = PAUSES_MS, timeoutMs = TIMEOUT_MS } = options;
  const all: Kept[] = [];
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();
  let mode: "send" | "hold" | "lose" = "send";
  let times = 1;

  async function post(kept: Kept): Promise<void> {
    const { notice, told } = kept;
    const attempt: ToldNotice["attempts"][number] = { at: clock.now(), status: null };
    told.attempts.push(attempt);
    attempt.status = await postOnce(
      notice,
      attempt.at,
      AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]),
    );
    if (attempt.status !== null && heard(attempt.status)) told.state = "heard";
  }

  function send(kept: Kept): Promise<void> {
    if (kept.timer) clearTimeout(kept.timer);
    kept.timer = null;
    if (kept.told.state !== "heard") kept.told.state = "telling";
    const posts = Array.from({ length: times }, () => post(kept));
    const work = Promise.all(posts).then(() => {
      underWay.delete(work);
      if (kept.told.state !== "telling" || closing.signal.aborted) return;
      const tries = Math.ceil(kept.told.attempts.length / times);
      const pause = pausesMs[Math.min(tries, pausesMs.length) - 1];
      if (kept.notice.once || pause === undefined) kept.told.state = "given_up";
      else kept.timer = setTimeout(() => void send(kept), pause);
    });
    underWay.add(work);
    return work;
  }

  async function inOrder(some: Kept[]): Promise<void> {
    for (const kept of some) await send(kept);
  }

  const unheard = ({ told }: Kept) => told.state === "telling" || told.state === "given_up";

  return {
    tell(notice) {
      const { topic, url, body } = notice;
      const kept: Kept = {
        notice,
        told: { id: `notice_${ids.hex(12)}`, topic, url, body, attempts: [], state: "held" },
        timer: null,
      };
      all.push(kept);
      if (mode === "lose") kept.told.state = "lost";
      if (mode === "send") void send(kept);
    },
    mode(wanted) {
      mode = wanted;
    },
    copies(wanted) {
      times = wanted;
    },
    release(order = "as_made") {
      const held = all.filter(({ told }) => told.state === "held");
      if (order === "reversed") held.reverse();
      return inOrder(order === "shuffled" ? shuffle(held, ids) : held);
    },
    repeat: (id) => inOrder(all.filter(({ told }) => told.id === id)),
    retryNow: () => inOrder(all.filter(unheard)),
    list: () => all.map(({ told }) => ({ ...told, attempts: [...told.attempts] })),
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close() {
      closing.abort();
      for (const { timer } of all) if (timer) clearTimeout(timer);
    },
  };
}

async function postOnce(notice: Notice, at: number, signal: AbortSignal): Promise<number | null> {
  try {
    const headers = notice.headers(at);
    const response = await fetch(notice.url, {
      method: "POST",
      headers,
      body: notice.body,
      redirect: "manual",
      signal,
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    // Whatever ended the connection, the provider only knows that nobody heard it.
    return null;
  }
}

function shuffle<T>(some: T[], ids: SeededIds): T[] {
  return some
    .map((one) => ({ one, rank: ids.hex(8) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ one }) => one);
}
