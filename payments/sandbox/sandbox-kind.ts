import { z } from "zod";
import type { GatewayKind } from "../gateway.js";
import { PAYMENT_METHODS } from "../payment-methods.js";

/** The sandbox needs no secrets of a company: the installation gives each account its key. */
export const SANDBOX_KIND: GatewayKind = {
  name: "sandbox",
  capabilities: {
    methods: PAYMENT_METHODS,
    currencies: ["BRL"],
    modes: ["test"],
    cancels: true,
    refunds: "part",
  },
  schema: { settings: z.strictObject({}), secrets: z.strictObject({}) },
  needsExternalId: false,
};
