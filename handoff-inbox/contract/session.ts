import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";
import { PERMISSIONS, ROLES } from "../../platform/rights.js";

export const meSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    /** What the role may do, so that pages offer nothing that would be refused. */
    permissions: z.array(z.enum(PERMISSIONS)),
    teams: z.array(z.string()),
    company: z.object({ name: z.string(), slug: z.string(), timezone: z.string() }),
    /** Their company wants a second factor, and they have none: until then they may only see to their own account. */
    mustEnrol: z.boolean(),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof meSchema>;

/** `access` (JWT, 15 minutes) goes into `Authorization: Bearer` and the socket's `auth.token`. */
export const signedInSchema = z
  .object({ access: z.string(), expiresAt: z.number(), me: meSchema })
  .meta({ id: "SignedIn" });
export type SignedIn = z.infer<typeof signedInSchema>;

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(254)
  .regex(/^[^\p{Cc}]+$/u);

export const credentialsSchema = z.object({
  email: emailSchema,
  password: z.string().min(1).max(1_000),
  company: z.string().max(100).optional(),
});
export type Credentials = z.infer<typeof credentialsSchema>;

/** Those that need no token: they use cookies that no script can read, and answer pages of our own origin only. */
export const signInRoute = defineRoute({
  method: "post",
  path: "/session",
  may: null,
  summary:
    "Signs in. 409 names the companies when several match; ask again with one of them. 403 `code_wanted` gives a ticket for `POST /session/code`.",
  idempotent: true,
  body: credentialsSchema,
  answer: signedInSchema,
});
/** The second step of a sign-in: a code of the authenticator app, or a recovery code, with the ticket of the first step. */
export const codeSchema = z.string().trim().min(6).max(40);
export const signInCodeRoute = defineRoute({
  method: "post",
  path: "/session/code",
  may: null,
  summary: "Signs in whose password was right and who has a second factor. A ticket is good for five minutes.",
  idempotent: true,
  body: z.object({ ticket: z.string().min(1).max(2_000), code: codeSchema }),
  answer: signedInSchema,
});
export const refreshRoute = defineRoute({
  method: "post",
  path: "/session/refresh",
  may: null,
  summary: "Exchanges the cookie of a sign-in for the next one and a new access token. Needs the header `x-balcao: 1`.",
  idempotent: true,
  answer: signedInSchema,
});
export const signOutRoute = defineRoute({
  method: "delete",
  path: "/session",
  may: null,
  summary: "Signs out. Needs the header `x-balcao: 1`.",
  answer: null,
});

export const meRoute = defineRoute({
  method: "get",
  path: "/me",
  may: "account.own",
  summary: "Who is signed in, with their company and what they may do.",
  answer: meSchema,
});
