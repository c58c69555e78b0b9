import { z } from "zod";
import { teamFace } from "../../../company/commands/team.js";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { listOf, named, revised, revision } from "./parts.js";

export const officeTeamSchema = z
  .object({
    name: z.string(),
    title: z.string(),
    description: z.string().nullable(),
    fromFolder: z.boolean(),
    /** How many people who are not disabled are in it. */
    people: z.int(),
    ...revision,
  })
  .meta({ id: "OfficeTeam" });
export type OfficeTeam = z.infer<typeof officeTeamSchema>;

const one = { params: named, answer: officeTeamSchema } as const;

export const teamsRoute = defineRoute({
  method: "get",
  path: "/teams",
  may: "company.read",
  summary: "The company's teams.",
  answer: listOf(officeTeamSchema),
});
export const teamRoute = defineRoute({
  ...one,
  method: "get",
  path: "/teams/:name",
  may: "company.read",
  summary: "One team.",
});
export const createTeamRoute = defineRoute({
  method: "post",
  path: "/teams",
  may: "company.change",
  summary: "Makes a team. 409 `exists` for a name that is taken.",
  idempotent: true,
  status: 201,
  body: teamFace.extend({ name: z.string().max(80) }),
  answer: officeTeamSchema,
});
export const changeTeamRoute = defineRoute({
  ...one,
  ...revised,
  method: "put",
  path: "/teams/:name",
  may: "company.change",
  summary: "Changes a team's title and description. Its name never changes, because flows use it.",
  body: teamFace,
});
export const removeTeamRoute = defineRoute({
  ...one,
  ...revised,
  method: "delete",
  path: "/teams/:name",
  may: "company.change",
  summary: "Removes a team. 409 `in_use` while people are in it, `flows_broken` while a flow names it.",
  answer: null,
});
