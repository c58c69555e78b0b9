import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";
import { COMPANY_ROLES, PERMISSIONS, REACHES } from "../../platform/rights.js";

export const rightsTableSchema = z
  .object({
    /** The roles that a company may give. */
    roles: z.array(z.enum(COMPANY_ROLES)),
    /** What somebody may do, and how far each role's permission reaches; null where a role does not have it. */
    rows: z.array(
      z.object({ act: z.enum(PERMISSIONS), reach: z.record(z.enum(COMPANY_ROLES), z.enum(REACHES).nullable()) }),
    ),
  })
  .meta({ id: "Rights" });
export type RightsTable = z.infer<typeof rightsTableSchema>;

export const rightsRoute = defineRoute({
  method: "get",
  path: "/rights",
  may: "people.read",
  summary: "Who may do what in a company.",
  answer: rightsTableSchema,
});
