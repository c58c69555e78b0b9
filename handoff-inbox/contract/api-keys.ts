import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";
import { PERMISSIONS } from "../../platform/rights.js";

export const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    /** The beginning of the key, by which people recognise it. */
    prefix: z.string(),
    scopes: z.array(z.string()),
    createdAt: z.number(),
    /** The name of the person who made it. */
    createdBy: z.string().nullable(),
    expiresAt: z.number().nullable(),
    /** Exact to a minute. */
    lastUsedAt: z.number().nullable(),
    revokedAt: z.number().nullable(),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.infer<typeof apiKeySchema>;

const scope = z.enum(PERMISSIONS);

export const apiKeysRoute = defineRoute({
  method: "get",
  path: "/api-keys",
  may: "keys.manage",
  summary: "All API keys of the company, and the scopes that the asker may give.",
  answer: z.object({ items: z.array(apiKeySchema), scopes: z.array(scope) }).meta({ id: "ApiKeys" }),
});
export const createApiKeyRoute = defineRoute({
  method: "post",
  path: "/api-keys",
  may: "keys.manage",
  summary: "Makes an API key. It is shown this once; with the same Idempotency-Key again, 409 `already_made`.",
  body: z.object({
    name: z.string().trim().min(1).max(80),
    scopes: z.array(scope).min(1).max(PERMISSIONS.length),
    /** ms since the epoch, in the future; null for a key without an end. */
    expiresAt: z.int().max(8.64e15).nullable(),
  }),
  answer: z.object({ key: apiKeySchema, secret: z.string() }).meta({ id: "NewApiKey" }),
  status: 201,
});
export const revokeApiKeyRoute = defineRoute({
  method: "delete",
  path: "/api-keys/:id",
  may: "keys.manage",
  summary: "Revokes an API key, at once and for good.",
  params: z.object({ id: z.uuid() }),
  answer: null,
});
