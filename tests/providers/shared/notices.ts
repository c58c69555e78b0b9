import type { Notice, NoticesOptions, ToldNotice } from "./notice.js";
import type { SeededIds } from "./seeded-ids.js";
import { createTeller, type Kept } from "./teller.js";

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

/** Posts notices until each is heard, as late, as often and in whatever order a test wants. */
export function createNotices(options: NoticesOptions): Notices {
  const { ids } = options;
  const teller = createTeller(options);
  const all: Kept[] = [];
  let mode: "send" | "hold" | "lose" = "send";

  async function inOrder(some: Kept[]): Promise<void> {
    for (const kept of some) await teller.send(kept);
  }

  const unheard = ({ told }: Kept) => told.state === "telling" || told.state === "given_up";

  return {
    tell(notice) {
      const { topic, url, body } = notice;
      const told: ToldNotice = { id: `notice_${ids.hex(12)}`, topic, url, body, attempts: [], state: "held" };
      const kept: Kept = { notice, told, timer: null };
      all.push(kept);
      if (mode === "lose") told.state = "lost";
      if (mode === "send") void teller.send(kept);
    },
    mode(wanted) {
      mode = wanted;
    },
    copies: teller.copies,
    release(order = "as_made") {
      const held = all.filter(({ told }) => told.state === "held");
      if (order === "reversed") held.reverse();
      return inOrder(order === "shuffled" ? shuffle(held, ids) : held);
    },
    repeat: (id) => inOrder(all.filter(({ told }) => told.id === id)),
    retryNow: () => inOrder(all.filter(unheard)),
    list: () => all.map(({ told }) => ({ ...told, attempts: [...told.attempts] })),
    idle: teller.idle,
    close() {
      teller.close();
      for (const { timer } of all) if (timer) clearTimeout(timer);
    },
  };
}

function shuffle<T>(some: T[], ids: SeededIds): T[] {
  return some
    .map((one) => ({ one, rank: ids.hex(8) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ one }) => one);
}
