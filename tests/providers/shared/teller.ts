import type { Notice, NoticesOptions, ToldNotice } from "./notice.js";

/** A notice with what became of it, and the timer of its next repetition. */
export type Kept = { notice: Notice; told: ToldNotice; timer: ReturnType<typeof setTimeout> | null };

export type Teller = {
  /** Posts it now; resolves when its answers are there. Not heard, it is posted again after its pause. */
  send(kept: Kept): Promise<void>;
  copies(times: number): void;
  idle(): Promise<void>;
  close(): void;
};

const PAUSES_MS = [1_000, 2_000, 5_000, 15_000];
/** Mercado Pago waits 22 s; Stripe's limit is not published and seen to be about as long. */
const TIMEOUT_MS = 22_000;

/** The postman of the notices. */
export function createTeller({ clock, heard, pausesMs = PAUSES_MS, timeoutMs = TIMEOUT_MS }: NoticesOptions): Teller {
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();
  let times = 1;

  async function post({ notice, told }: Kept): Promise<void> {
    const attempt: ToldNotice["attempts"][number] = { at: clock.now(), status: null };
    told.attempts.push(attempt);
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]);
    attempt.status = await postOnce(notice, attempt.at, signal);
    if (attempt.status !== null && heard(attempt.status)) told.state = "heard";
  }

  function repeatLater(kept: Kept): void {
    if (kept.told.state !== "telling" || closing.signal.aborted) return;
    const tries = Math.ceil(kept.told.attempts.length / times);
    const pause = pausesMs[Math.min(tries, pausesMs.length) - 1];
    if (kept.notice.once || pause === undefined) kept.told.state = "given_up";
    else kept.timer = setTimeout(() => void send(kept), pause);
  }

  function send(kept: Kept): Promise<void> {
    if (kept.timer) clearTimeout(kept.timer);
    kept.timer = null;
    if (kept.told.state !== "heard") kept.told.state = "telling";
    const posts = Array.from({ length: times }, () => post(kept));
    const work = Promise.all(posts).then(() => {
      underWay.delete(work);
      repeatLater(kept);
    });
    underWay.add(work);
    return work;
  }

  return {
    send,
    copies(wanted) {
      times = wanted;
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close: () => closing.abort(),
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
