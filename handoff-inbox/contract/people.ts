import { z } from "zod";
import { personFace } from "../../company/commands/person.js";
import { defineRoute } from "../../platform/http/contract/route-contract.js";

/**
 * A link that a person was given. `mailed`: it went to their address, and `link` is null. Else the one who asked shows it
 * to them. `expiresAt` in ms since the epoch.
 */
export const givenLinkSchema = z
  .object({
    userId: z.string(),
    kind: z.enum(["invite", "reset"]),
    mailed: z.boolean(),
    link: z.string().nullable(),
    expiresAt: z.number(),
  })
  .meta({ id: "GivenLink" });
export type GivenLink = z.infer<typeof givenLinkSchema>;

export const inviteRoute = defineRoute({
  method: "post",
  path: "/people/invitations",
  may: "people.change",
  summary:
    "Adds a person as `POST /people` does, and invites them by a link. 409 `exists` for an address that is known.",
  idempotent: true,
  status: 201,
  body: personFace.extend({ email: z.email().max(254).toLowerCase() }),
  answer: givenLinkSchema,
});

export const personLinkRoute = defineRoute({
  method: "post",
  path: "/people/:id/password-link",
  may: "people.change",
  summary: "Gives a person a link for a password: an invitation as long as they have none, else a reset.",
  idempotent: true,
  params: z.object({ id: z.uuid() }),
  answer: givenLinkSchema,
});

/** Whom a person is at the OpenID providers by which they have signed in. `since` in ms since the epoch. */
export const outsideIdentitiesSchema = z
  .object({ items: z.array(z.object({ issuer: z.string(), subject: z.string(), since: z.number() })) })
  .meta({ id: "OutsideIdentities" });

export const outsideIdentitiesRoute = defineRoute({
  method: "get",
  path: "/people/:id/outside-identities",
  may: "people.change",
  summary: "Whom a person is at the OpenID providers by which they have signed in.",
  params: z.object({ id: z.uuid() }),
  answer: outsideIdentitiesSchema,
});

export const unbindOutsideRoute = defineRoute({
  method: "delete",
  path: "/people/:id/outside-identities",
  may: "people.change",
  summary: "Forgets them and ends the person's sign-ins; the next sign-in by their address binds them anew.",
  params: z.object({ id: z.uuid() }),
  answer: null,
});

export const dropSecondFactorRoute = defineRoute({
  method: "delete",
  path: "/people/:id/second-factor",
  may: "people.change",
  summary: "Takes the second factor off a person who lost it, and ends their sign-ins.",
  params: z.object({ id: z.uuid() }),
  answer: null,
});
