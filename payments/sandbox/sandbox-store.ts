import { appendFileSync, closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync } from "node:fs";
import { join } from "node:path";

/** A payment at the sandbox: the far end of the wire, kept apart from the product's own tables. */
export type SandboxPayment = {
  id: string;
  account: string;
  /** The account's idempotency key. */
  key: string;
  reference: string;
  title: string;
  amount: number;
  currency: string;
  state: "pending" | "paid" | "expired";
  refusals: number;
  notifyUrl: string;
  createdAt: number;
  expiresAt: number;
  paidAt: number | null;
  /** When the account ended it because the customer had called it off; its state is then `expired`, as for whatever is over. */
  calledOffAt?: number;
  /** Counts the changes that the account is told of; `notified` is the last one that it took. */
  version: number;
  notified: number;
};

export type SandboxStore = {
  get(id: string): SandboxPayment | null;
  findByKey(account: string, key: string): SandboxPayment | null;
  /** On the disk when it returns. */
  put(payment: SandboxPayment): void;
  all(): SandboxPayment[];
  close(): void;
};

/**
 * Opens the sandbox's file in `dir`: a JSON line for each change, the last one of a payment counts. Several processes may
 * have it open: each reads on before it answers, and the file only grows, for another may be writing. A line that cannot be
 * read, as one that a kill cut off (nobody was told of it), is left out, and `warn` hears it.
 */
export function openSandboxStore(dir: string, warn: (message: string) => void = () => undefined): SandboxStore {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, "payments.jsonl");
  const payments = new Map<string, SandboxPayment>();
  const keys = new Map<string, string>();
  const file = openSync(path, "a+", 0o600);
  let readTo = 0;
  let closed = false;

  /** Takes in what was written since, by this process or another. True: the file ends within a line. */
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
        // Written by a process that did not see yet that another took the money: it is not given back.
        if (payments.get(payment.id)?.state === "paid" && payment.state !== "paid") continue;
        payments.set(payment.id, payment);
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
      // A cut-off line ends here, and takes nothing of this one with it; an empty line says nothing.
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
