import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";
import { newPasswordSchema } from "./account.js";
import { emailSchema } from "./session.js";

const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const LINK_KINDS = ["invite", "reset"] as const;

/** Whom a link is for, before they have a password. `expiresAt` in ms since the epoch. */
export const linkSchema = z
  .object({
    kind: z.enum(LINK_KINDS),
    name: z.string(),
    email: z.string(),
    company: z.object({ name: z.string(), slug: z.string() }),
    expiresAt: z.number(),
  })
  .meta({ id: "PasswordLink" });
export type PasswordLinkView = z.infer<typeof linkSchema>;

export const linkRoute = defineRoute({
  method: "post",
  path: "/session/link",
  may: null,
  summary: "Whom a link for a password is for; 404 once it was used, replaced, or ran out.",
  idempotent: true,
  body: z.object({ token }),
  answer: linkSchema,
});

export const useLinkRoute = defineRoute({
  method: "post",
  path: "/session/link/password",
  may: null,
  summary: "Gives the person of a link a password, once; all their sign-ins end. Sign in with it afterwards.",
  idempotent: true,
  body: z.object({ token, name: z.string().trim().min(1).max(120).optional(), password: newPasswordSchema }),
  answer: null,
});

export const forgotRoute = defineRoute({
  method: "post",
  path: "/session/forgot",
  may: null,
  summary: "Mails a link for a new password, if the address is somebody's. The answer is the same if it is not.",
  idempotent: true,
  body: z.object({ email: emailSchema }),
  answer: null,
});

/** How one may sign in here. `mail`: whether a forgotten password is helped by mail. `outside`: by an OpenID provider. */
export const waysSchema = z
  .object({ mail: z.boolean(), outside: z.object({ name: z.string() }).nullable() })
  .meta({ id: "SignInWays" });
export type SignInWays = z.infer<typeof waysSchema>;

export const waysRoute = defineRoute({
  method: "get",
  path: "/session/ways",
  may: null,
  summary: "How one may sign in here.",
  answer: waysSchema,
});
