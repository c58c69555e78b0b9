import { createHash, createHmac, randomUUID } from "node:crypto";
import type { OrderLinkStore } from "./ports.js";

/** How long an address of a customer's page works, in ms, and how long one must still work to be given again. */
const LASTS_MS = 180 * 86_400_000;
const STILL_MS = 30 * 86_400_000;
const TOKEN = /^[A-Za-z0-9_-]{64}$/;
const TENANT_BYTES = 16;

export type OrderLinks = ReturnType<typeof createOrderLinks>;

/**
 * Addresses of customers' pages. A token is the company's id and a secret of 256 bits, which is made of the row's id with
 * a key of the installation: so the same address can be given again, and neither the database nor its backups hold one.
 */
export function createOrderLinks(options: {
  store: OrderLinkStore;
  /** 32 bytes, the same in all processes. */
  key: Uint8Array;
  publicAddress(): string;
  now(): number;
}) {
  const { store, key, publicAddress, now } = options;
  const secretOf = (id: string) => createHmac("sha256", key).update(`order page ${id}`).digest();
  return {
    /** The address of an order's page; one that was given before, when it works for a while yet. */
    async addressOf({ tenantId, orderId }: { tenantId: string; orderId: string }): Promise<string> {
      const open = await store.open(tenantId, orderId, now() + STILL_MS);
      const id = open?.id ?? randomUUID();
      const secret = secretOf(id);
      if (!open) await store.add(tenantId, orderId, { id, secretHash: hashOf(secret), endsAt: now() + LASTS_MS });
      const token = Buffer.concat([bytesOf(tenantId), secret]).toString("base64url");
      return `${publicAddress()}/pedido/${token}`;
    },
    /** What the page of a token shows; null for one that nobody has, or that is revoked or over. */
    async find(token: string) {
      if (!TOKEN.test(token)) return null;
      const bytes = Buffer.from(token, "base64url");
      const tenantId = idOf(bytes.subarray(0, TENANT_BYTES));
      return store.find(tenantId, hashOf(bytes.subarray(TENANT_BYTES)), now());
    },
    revoke: store.revoke,
  };
}

const hashOf = (secret: Uint8Array): string => createHash("sha256").update(secret).digest("base64url");
const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll("-", ""), "hex");
const idOf = (bytes: Buffer): string =>
  bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
