import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";

/** The fewest letters of a password that a person gives themselves. */
export const PASSWORD_LENGTH = 10;
export const newPasswordSchema = z.string().min(PASSWORD_LENGTH).max(1_000);

/**
 * A sign-in that may still be used. `browser`: its name for itself (User-Agent). `lastSeen`: to within a quarter of an
 * hour. Times are ms since the epoch.
 */
export const openSignInSchema = z
  .object({
    id: z.string(),
    browser: z.string(),
    address: z.string().nullable(),
    since: z.number(),
    lastSeen: z.number(),
    /** Whether it is the one that asks. */
    current: z.boolean(),
  })
  .meta({ id: "OpenSignIn" });
export type OpenSignIn = z.infer<typeof openSignInSchema>;

export const changePasswordRoute = defineRoute({
  method: "put",
  path: "/me/password",
  may: "account.own",
  summary: "Changes one's own password; the old one is asked, and all other sign-ins end.",
  body: z.object({ current: z.string().min(1).max(1_000), next: newPasswordSchema }),
  answer: null,
});

export const signInsRoute = defineRoute({
  method: "get",
  path: "/me/sign-ins",
  may: "account.own",
  summary: "One's own sign-ins that may still be used, the one used last first.",
  answer: z.object({ items: z.array(openSignInSchema) }),
});

export const endSignInRoute = defineRoute({
  method: "delete",
  path: "/me/sign-ins/:id",
  may: "account.own",
  summary: "Ends one of one's own sign-ins. Its pages are closed within seconds.",
  params: z.object({ id: z.uuid() }),
  answer: null,
});

export const endOtherSignInsRoute = defineRoute({
  method: "delete",
  path: "/me/sign-ins",
  may: "account.own",
  summary: "Ends all of one's own sign-ins but this one.",
  answer: null,
});
