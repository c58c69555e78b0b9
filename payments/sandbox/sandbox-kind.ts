import { z } from "zod";
import type { GatewayKind } from "../gateway.js";
import { PAYMENT_METHODS } from "../payment-methods.js";

/** The sandbox needs no secrets of a company: the installation gives each account its key. */
export const SANDBOX_KIND: GatewayKind = {
  name: "sandbox",
  capabilities: {
    methods: PAYMENT_METHODS,
    inChat: [],
    currencies: ["BRL"],
    modes: ["test"],
    cancels: true,
    refunds: "part",
    lastsMs: { least: 60_000, most: 90 * 86_400_000 },
  },
  // The sandbox's names of accounts have up to 64 characters, and begin with the company's id and a hyphen.
  schema: {
    externalId: z.string().regex(/^[0-9a-z-]{0,27}$/),
    settings: z.strictObject({}),
    secrets: z.strictObject({}),
  },
};
