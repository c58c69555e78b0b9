import { randomBytes } from "node:crypto";
import { backoffMs } from "../../platform/backoff.js";
import { refundedOf, type SandboxPayment, type SandboxStore } from "./sandbox-store.js";
import { SIGNATURE_HEADER, signNotification } from "./sign-notification.js";

export type SandboxProviderOptions = {
  store: SandboxStore;
  secret: Uint8Array;
  now(): number;
  log: { warn(detail: object, message: string): void };
  /** Sends a notification. Rejects, or gives a status. */
  post?(url: string, headers: Record<string, string>, body: string): Promise<number>;
};

export type NewPayment = Pick<
  SandboxPayment,
  "account" | "key" | "reference" | "title" | "amount" | "currency" | "notifyUrl" | "expiresAt"
>;

/** What the customer does on the page. `pay` is accepted after the end, too, so that a late payment can be tried. */
export type PageAct = "pay" | "refuse" | "expire";

export type SandboxProvider = {
  /** The same key with the same payment returns what it made. With another payment it is a `conflict`. */
  create(wanted: NewPayment): { outcome: "created"; payment: SandboxPayment } | { outcome: "conflict" | "over" };
  get(id: string): SandboxPayment | null;
  /** All payments of an account that were paid, in the order of their ids. */
  paidOf(account: string): SandboxPayment[];
  act(id: string, act: PageAct): SandboxPayment | null;
  /** The account ends a payment that is still open, because its customer called it off. Harmless to repeat. */
  callOff(id: string): SandboxPayment | null;
  /**
   * The account gives money back: `amount`, or all that is left (null). The same key again gives nothing more back; with
   * another amount it is a `conflict`.
   */
  refund(id: string, key: string, amount: number | null): RefundMade | null;
  /** Begins to look for expired payments, and to send notifications that nobody accepted yet. */
  start(): void;
  stop(): void;
};

export type RefundMade = { outcome: "refunded"; payment: SandboxPayment } | { outcome: "conflict" | "not_refundable" };

const SWEEP_MS = 2_000;
const MOST_TRIES = 15;

/** The sandbox gateway itself: it keeps payments, lets them expire, and notifies until somebody accepts. */
export function createSandboxProvider(options: SandboxProviderOptions): SandboxProvider {
  const { store, now, log, secret } = options;
  const post = options.post ?? postWithFetch;
  const trying = new Map<string, ReturnType<typeof setTimeout> | null>();
  let stopped = false;
  let sweep: ReturnType<typeof setInterval> | null = null;

  /** The payment as it stands now. A payment whose time is over expires when somebody looks. */
  function get(id: string): SandboxPayment | null {
    const payment = store.get(id);
    if (payment?.state === "pending" && payment.expiresAt <= now()) return change(payment, { state: "expired" });
    return payment;
  }

  function change(payment: SandboxPayment, what: Partial<SandboxPayment>): SandboxPayment {
    const changed = { ...payment, ...what, version: payment.version + 1 };
    store.put(changed);
    notify(changed.id, 1);
    // Another process may have been faster, so the file decides.
    return store.get(changed.id) ?? changed;
  }

  function notify(id: string, attempt: number): void {
    if (stopped || (attempt === 1 && trying.has(id))) return;
    trying.set(id, null);
    void send(id).then((heard) => {
      const payment = store.get(id);
      trying.delete(id);
      if (stopped || !payment || payment.notified >= payment.version) return;
      // The payment changed meanwhile. That is news, which is sent at once.
      if (heard) return notify(id, 1);
      if (attempt >= MOST_TRIES) return log.warn({ payment: id }, "the sandbox gives up notifying");
      trying.set(
        id,
        setTimeout(() => notify(id, attempt + 1), backoffMs(attempt, Math.random())),
      );
    });
  }

  async function send(id: string): Promise<boolean> {
    const payment = store.get(id);
    if (!payment) return true;
    const { version } = payment;
    // The notification contains only the id, so that code that believes a state in a notification fails in tests.
    const body = JSON.stringify({ id: `${id}-${version}`, type: "payment.changed", payment: id });
    const signature = signNotification(secret, body, now());
    const headers = { "content-type": "application/json", [SIGNATURE_HEADER]: signature };
    try {
      const status = await post(payment.notifyUrl, headers, body);
      if (status < 200 || status >= 300) return false;
    } catch {
      return false;
    }
    // After the end the file is closed. The next start sends the notification again.
    const latest = stopped ? null : store.get(id);
    if (latest) store.put({ ...latest, notified: Math.max(latest.notified, version) });
    return true;
  }

  return {
    create(wanted) {
      const before = store.findByKey(wanted.account, wanted.key);
      if (before) {
        const same = before.amount === wanted.amount && before.currency === wanted.currency;
        const payment = get(before.id) ?? before;
        return same ? { outcome: "created", payment } : { outcome: "conflict" };
      }
      if (wanted.expiresAt <= now()) return { outcome: "over" };
      const id = `sbx_${randomBytes(16).toString("hex")}`;
      const counts = { refusals: 0, version: 0, notified: 0 };
      const payment = { id, ...wanted, state: "pending" as const, createdAt: now(), paidAt: null, ...counts };
      store.put(payment);
      return { outcome: "created", payment };
    },
    get,
    paidOf: (account) => paidOf(store, account),
    act(id, act) {
      const payment = get(id);
      if (!payment) return null;
      const hasMoney = payment.state === "paid" || payment.state === "refunded";
      if (act === "pay") return hasMoney ? payment : change(payment, { state: "paid", paidAt: now() });
      if (payment.state !== "pending") return payment;
      if (act === "refuse") return change(payment, { refusals: payment.refusals + 1 });
      return change(payment, { state: "expired", expiresAt: now() });
    },
    callOff(id) {
      const payment = get(id);
      if (payment?.state !== "pending") return payment;
      return change(payment, { state: "expired", expiresAt: now(), calledOffAt: now() });
    },
    refund(id, key, asked) {
      const payment = get(id);
      if (!payment) return null;
      const made = payment.refunds?.find((refund) => refund.key === key);
      if (made) return made.asked === asked ? { outcome: "refunded", payment } : { outcome: "conflict" };
      const left = payment.amount - refundedOf(payment);
      const given = asked ?? left;
      if (payment.state !== "paid" || given < 1 || given > left) return { outcome: "not_refundable" };
      const state = given === left ? "refunded" : "paid";
      const changed = change(payment, { state, refunds: [...madeOf(payment), { key, asked, given, at: now() }] });
      // Another process may have given back what was left.
      const counted = changed.refunds?.some((refund) => refund.key === key);
      return counted ? { outcome: "refunded", payment: changed } : { outcome: "not_refundable" };
    },
    start() {
      stopped = false;
      for (const payment of store.all()) if (payment.notified < payment.version) notify(payment.id, 1);
      sweep = setInterval(() => {
        for (const payment of store.all()) if (payment.state === "pending") get(payment.id);
      }, SWEEP_MS);
      sweep.unref();
    },
    stop() {
      stopped = true;
      if (sweep) clearInterval(sweep);
      for (const timer of trying.values()) if (timer) clearTimeout(timer);
      trying.clear();
    },
  };
}

async function postWithFetch(url: string, headers: Record<string, string>, body: string): Promise<number> {
  const response = await fetch(url, {
    method: "POST",
    headers,
    body,
    redirect: "error",
    signal: AbortSignal.timeout(5_000),
  });
  await response.arrayBuffer();
  return response.status;
}

function paidOf(store: SandboxStore, account: string): SandboxPayment[] {
  const paid = store.all().filter((payment) => payment.account === account && payment.paidAt !== null);
  return paid.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

const madeOf = ({ refunds = [] }: SandboxPayment) => refunds;
