import { appendFileSync, closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync } from "node:fs";
import { join } from "node:path";

/** A payment at the sandbox. The sandbox plays a provider, so its payments are kept apart from the product's tables. */
export type SandboxPayment = {
  id: string;
  account: string;
  /** The account's idempotency key. */
  key: string;
  reference: string;
  title: string;
  amount: number;
  currency: string;
  state: "pending" | "paid" | "expired" | "refunded";
  refusals: number;
  notifyUrl: string;
  createdAt: number;
  expiresAt: number;
  paidAt: number | null;
  /**
   * When the account ended it because the customer had called it off. Its state is then `expired`, like that of every
   * payment whose time is over.
   */
  calledOffAt?: number;
  /** What was given back, in order. Absent where nothing was, and in lines of an older version. */
  refunds?: SandboxRefund[];
  /** Counts the changes that are notified. `notified` is the last one that the account accepted. */
  version: number;
  notified: number;
};

/** `asked`: null when all that was left was asked for. `given`: what went back because of it. */
export type SandboxRefund = {
  key: string;
  asked: number | null;
  given: number;
  /** When; absent in lines of an older version. */
  at?: number;
};

export function refundedOf({ refunds = [] }: Pick<SandboxPayment, "refunds">): number {
  return refunds.reduce((sum, { given }) => sum + given, 0);
}

export type SandboxStore = {
  get(id: string): SandboxPayment | null;
  findByKey(account: string, key: string): SandboxPayment | null;
  /** The payment is on the disk when this returns. */
  put(payment: SandboxPayment): void;
  all(): SandboxPayment[];
  close(): void;
};

/**
 * Opens the sandbox's file in `dir`. It has a JSON line for each change, and the last line of a payment counts. Several
 * processes may use it: each reads new lines before it answers, and the file only grows, because another process may be
 * writing. A line that cannot be read (a kill cut it off, and nobody was told of it) is left out and reported to
 * `warn`.
 */
export function openSandboxStore(dir: string, warn: (message: string) => void = () => undefined): SandboxStore {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, "payments.jsonl");
  const payments = new Map<string, SandboxPayment>();
  const keys = new Map<string, string>();
  const file = openSync(path, "a+", 0o600);
  let readTo = 0;
  let closed = false;

  /** Reads what this or another process has written since. True when the file ends within a line. */
  function readOn(): boolean {
    if (closed) return false;
    const { size } = fstatSync(file);
    if (size <= readTo) return false;
    const bytes = Buffer.alloc(size - readTo);
    const whole = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, readTo)).lastIndexOf(0x0a) + 1;
    readTo += whole;
    for (const line of bytes.subarray(0, whole).toString("utf8").split("\n")) {
      if (line === "") continue;
      try {
        const payment = JSON.parse(line) as SandboxPayment;
        const before = payments.get(payment.id);
        // A process that had not yet seen that another one took the money wrote this line. The payment stays paid.
        if (before && hasMoney(before) && !hasMoney(payment)) continue;
        payments.set(payment.id, withRefunds(before, payment));
        keys.set(`${payment.account} ${payment.key}`, payment.id);
      } catch {
        warn(`a line of ${path} cannot be read and is left out`);
      }
    }
    return readTo < size;
  }

  readOn();
  return {
    get(id) {
      readOn();
      return payments.get(id) ?? null;
    },
    findByKey(account, key) {
      readOn();
      return payments.get(keys.get(`${account} ${key}`) ?? "") ?? null;
    },
    put(payment) {
      // Ends a line that was cut off, so that this line is not joined to it. An empty line means nothing.
      const begin = readOn() ? "\n" : "";
      appendFileSync(file, `${begin}${JSON.stringify(payment)}\n`);
      fsyncSync(file);
      readOn();
    },
    all() {
      readOn();
      return [...payments.values()];
    },
    close() {
      closed = true;
      closeSync(file);
    },
  };
}

function hasMoney({ state }: SandboxPayment): boolean {
  return state === "paid" || state === "refunded";
}

/**
 * The payment with the refunds of both lines. Two processes may have given money back without seeing each other; what
 * comes later in the file and is more than what is left does not count, and every process reads the same file.
 */
function withRefunds(before: SandboxPayment | undefined, payment: SandboxPayment): SandboxPayment {
  const refunds: SandboxRefund[] = [];
  for (const refund of [...(before?.refunds ?? []), ...(payment.refunds ?? [])]) {
    const known = refunds.some(({ key }) => key === refund.key);
    if (!known && refundedOf({ refunds }) + refund.given <= payment.amount) refunds.push(refund);
  }
  if (refunds.length === 0) return payment;
  return { ...payment, refunds, state: refundedOf({ refunds }) === payment.amount ? "refunded" : "paid" };
}
