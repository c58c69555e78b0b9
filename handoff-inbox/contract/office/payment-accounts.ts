import { z } from "zod";
import { pauseReason } from "../../../company/commands/channel.js";
import { newPayment, paymentFace, paymentSecrets } from "../../../company/commands/payment-account.js";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { listOf, named, revised, revision } from "./parts.js";

export const officePaymentAccountSchema = z
  .object({
    name: z.string(),
    key: z.string(),
    title: z.string(),
    gateway: z.string(),
    mode: z.enum(["test", "live"]),
    externalId: z.string(),
    position: z.int(),
    methods: z.array(z.string()).nullable(),
    currencies: z.array(z.string()).nullable(),
    settings: z.record(z.string(), z.unknown()),
    /** The names of those that are set. Their values never leave the server. */
    secrets: z.array(z.string()),
    state: z.enum(["active", "paused"]),
    problem: z.string().nullable(),
    lastWord: z.string().nullable(),
    lastWordAt: z.number().nullable(),
    webhookPath: z.string(),
    fromFolder: z.boolean(),
    ...revision,
  })
  .meta({ id: "OfficePaymentAccount" });
export type OfficePaymentAccount = z.infer<typeof officePaymentAccountSchema>;

const savedSchema = officePaymentAccountSchema
  .extend({
    /**
     * What its gateway said of it just now; null when nothing changed that it is asked about. `unavailable`: it could
     * not be asked, and the account is saved unchecked.
     */
    check: z.enum(["ok", "unavailable"]).nullable(),
  })
  .meta({ id: "SavedPaymentAccount" });
export type SavedPaymentAccount = z.infer<typeof savedSchema>;

const gatewaySchema = z.object({
  name: z.string(),
  methods: z.array(z.string()),
  currencies: z.array(z.string()),
  modes: z.array(z.enum(["test", "live"])),
  /** The names of what an account has. */
  settings: z.array(z.string()),
  secrets: z.array(z.string()),
});

const one = { params: named, answer: officePaymentAccountSchema } as const;

export const paymentAccountsRoute = defineRoute({
  method: "get",
  path: "/payment-accounts",
  may: "company.read",
  summary: "The company's accounts in its own order, and the gateways that a new one may be at.",
  answer: listOf(officePaymentAccountSchema).extend({ gateways: z.array(gatewaySchema) }),
});
export const paymentAccountRoute = defineRoute({
  ...one,
  method: "get",
  path: "/payment-accounts/:name",
  may: "company.read",
  summary: "One account.",
});
export const createPaymentAccountRoute = defineRoute({
  method: "post",
  path: "/payment-accounts",
  may: "company.change",
  summary: "Adds an account. 409 `exists` for a name that is taken.",
  idempotent: true,
  status: 201,
  body: newPayment,
  answer: savedSchema,
});
export const changePaymentAccountRoute = defineRoute({
  ...one,
  ...revised,
  method: "put",
  path: "/payment-accounts/:name",
  may: "company.change",
  summary: "Changes an account. Gateway, mode and id stay. Of its secrets, those that are named are replaced.",
  body: paymentFace.extend(paymentSecrets),
  answer: savedSchema,
});
export const removePaymentAccountRoute = defineRoute({
  ...one,
  ...revised,
  method: "delete",
  path: "/payment-accounts/:name",
  may: "company.change",
  summary: "Takes an account away. What was paid there is still settled.",
  answer: null,
});
export const pausePaymentAccountRoute = defineRoute({
  ...one,
  ...revised,
  method: "post",
  path: "/payment-accounts/:name/pause",
  may: "company.change",
  summary: "Takes no new payments until it is resumed.",
  idempotent: true,
  body: pauseReason,
});
export const resumePaymentAccountRoute = defineRoute({
  ...one,
  ...revised,
  method: "post",
  path: "/payment-accounts/:name/resume",
  may: "company.change",
  summary: "Takes new payments again.",
  idempotent: true,
});
