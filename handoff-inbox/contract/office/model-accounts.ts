import { z } from "zod";
import { pauseReason } from "../../../company/commands/channel.js";
import { modelFace, modelSecrets, newModel } from "../../../company/commands/model-account.js";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { listOf, named, revised, revision } from "./parts.js";

export const officeModelAccountSchema = z
  .object({
    name: z.string(),
    key: z.string(),
    title: z.string(),
    kind: z.string(),
    position: z.int(),
    settings: z.record(z.string(), z.unknown()),
    /** The names of those that are set. Their values never leave the server. */
    secrets: z.array(z.string()),
    state: z.enum(["active", "paused"]),
    problem: z.string().nullable(),
    /** `ok`, or why the last test failed. */
    lastWord: z.string().nullable(),
    lastWordAt: z.number().nullable(),
    fromFolder: z.boolean(),
    ...revision,
  })
  .meta({ id: "OfficeModelAccount" });
export type OfficeModelAccount = z.infer<typeof officeModelAccountSchema>;

const one = { params: named, answer: officeModelAccountSchema } as const;

export const modelAccountsRoute = defineRoute({
  method: "get",
  path: "/model-accounts",
  may: "company.read",
  summary:
    "The company's accounts at servers of language models, in its own order; the kinds that a new one may have; what was spent in the last 24 hours; whether the installation's own account serves while there is none.",
  answer: listOf(officeModelAccountSchema).extend({
    kinds: z.array(z.object({ name: z.string(), settings: z.array(z.string()), secrets: z.array(z.string()) })),
    /** `micros`: millionths of the currency's unit. Tokens of calls without a price stand in an entry without a currency. */
    spent: z.array(
      z.object({ currency: z.string().nullable(), calls: z.number(), tokens: z.number(), micros: z.number() }),
    ),
    installation: z.boolean(),
  }),
});
export const modelAccountRoute = defineRoute({
  ...one,
  method: "get",
  path: "/model-accounts/:name",
  may: "company.read",
  summary: "One account.",
});
export const createModelAccountRoute = defineRoute({
  method: "post",
  path: "/model-accounts",
  may: "company.change",
  summary: "Adds an account. 409 `exists` for a name that is taken.",
  idempotent: true,
  status: 201,
  body: newModel,
  answer: officeModelAccountSchema,
});
export const changeModelAccountRoute = defineRoute({
  ...one,
  ...revised,
  method: "put",
  path: "/model-accounts/:name",
  may: "company.change",
  summary:
    "Changes an account. Of its secrets, those that are named are replaced; with another server all of them must be named.",
  body: modelFace.extend(modelSecrets),
});
export const removeModelAccountRoute = defineRoute({
  ...one,
  ...revised,
  method: "delete",
  path: "/model-accounts/:name",
  may: "company.change",
  summary: "Takes an account away.",
  answer: null,
});
export const pauseModelAccountRoute = defineRoute({
  ...one,
  ...revised,
  method: "post",
  path: "/model-accounts/:name/pause",
  may: "company.change",
  summary: "Asks it nothing until it is resumed.",
  idempotent: true,
  body: pauseReason,
});
export const resumeModelAccountRoute = defineRoute({
  ...one,
  ...revised,
  method: "post",
  path: "/model-accounts/:name/resume",
  may: "company.change",
  summary: "Asks it again.",
  idempotent: true,
});
export const testModelAccountRoute = defineRoute({
  method: "post",
  path: "/model-accounts/:name/test",
  may: "company.change",
  summary: "Asks the account's model a short question, and says how that went and how long it took.",
  params: named,
  idempotent: true,
  body: z.object({}),
  answer: z
    .object({
      outcome: z.enum(["ok", "limited", "refused", "unavailable"]),
      reason: z.string().nullable(),
      ms: z.number(),
    })
    .meta({ id: "ModelTest" }),
});
