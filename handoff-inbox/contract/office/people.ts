import { z } from "zod";
import { personFace } from "../../../company/commands/person.js";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { ROLES } from "../../../platform/rights.js";
import { listOf, revised, revision } from "./parts.js";

export const officePersonSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    teams: z.array(z.string()),
    disabled: z.boolean(),
    hasPassword: z.boolean(),
    fromFolder: z.boolean(),
    ...revision,
  })
  .meta({ id: "OfficePerson" });
export type OfficePerson = z.infer<typeof officePersonSchema>;

const one = { params: z.object({ id: z.uuid() }), answer: officePersonSchema } as const;

export const peopleRoute = defineRoute({
  method: "get",
  path: "/people",
  may: "people.read",
  summary: "The company's people; for a manager, those of their teams.",
  answer: listOf(officePersonSchema),
});
export const personRoute = defineRoute({
  ...one,
  method: "get",
  path: "/people/:id",
  may: "people.read",
  summary: "One person.",
});
export const createPersonRoute = defineRoute({
  method: "post",
  path: "/people",
  may: "people.change",
  summary: "Adds a person, who has no password yet. 409 `exists` for an address that is known.",
  // The address identifies the person: asked again, it changes nothing.
  idempotent: true,
  status: 201,
  body: personFace.extend({ email: z.email().max(254) }),
  answer: officePersonSchema,
});
export const changePersonRoute = defineRoute({
  ...one,
  ...revised,
  method: "put",
  path: "/people/:id",
  may: "people.change",
  summary: "Changes name, role and teams, or disables; that ends the person's sign-ins. 409 `last_admin`.",
  body: personFace.extend({ disabled: z.boolean() }),
});
