import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";
import { givenLinkSchema } from "./people.js";

export const companySchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    /** `removing`: it takes nothing any more, and is gone from the list when all that it had is. */
    state: z.enum(["active", "suspended", "removing"]),
    createdAt: z.number(),
    /** People who may sign in. */
    people: z.int(),
    /** Messages and other events that are stored and wait. */
    waiting: z.int(),
  })
  .meta({ id: "InstalledCompany" });
export type InstalledCompany = z.infer<typeof companySchema>;

/** As in `company.yaml`. */
const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const name = z.string().trim().min(1).max(120);
const timezone = z.string().refine(isTimezone);
const of = { params: z.object({ id: z.uuid() }) } as const;
const may = "installation.run";

export const companiesRoute = defineRoute({
  method: "get",
  path: "/companies",
  may,
  summary: "All companies of this installation.",
  answer: z.object({ items: z.array(companySchema) }).meta({ id: "InstalledCompanies" }),
});
export const createCompanyRoute = defineRoute({
  method: "post",
  path: "/companies",
  may,
  summary:
    "Creates a company with its first admin, who is invited by a link (null once they have a password). 409 `taken`.",
  body: z.object({
    slug,
    name,
    timezone: timezone.default("America/Sao_Paulo"),
    admin: z.object({ name, email: z.email().max(254).toLowerCase() }),
  }),
  answer: z.object({ company: companySchema, invitation: givenLinkSchema.nullable() }).meta({ id: "NewCompany" }),
  status: 201,
});
export const renameCompanyRoute = defineRoute({
  ...of,
  method: "patch",
  path: "/companies/:id",
  may,
  summary: "Gives a company another name or slug. 409 `taken`: the slug is.",
  body: z.object({ name: name.optional(), slug: slug.optional() }),
  answer: companySchema,
  idempotent: true,
});
export const suspendCompanyRoute = defineRoute({
  ...of,
  method: "post",
  path: "/companies/:id/suspend",
  may,
  summary: "Suspends a company: what comes in is stored, nothing goes out, nobody signs in. 409 `own_company`.",
  answer: null,
  idempotent: true,
});
export const resumeCompanyRoute = defineRoute({
  ...of,
  method: "post",
  path: "/companies/:id/resume",
  may,
  summary: "Resumes a suspended company; what was stored meanwhile is handled now.",
  answer: null,
  idempotent: true,
});
export const removeCompanyRoute = defineRoute({
  ...of,
  method: "post",
  path: "/companies/:id/remove",
  may,
  summary: "Removes a company with all that it has, for good. `slug` must be the company's. 409 `own_company`.",
  body: z.object({ slug: z.string().max(200) }),
  answer: null,
  status: 202,
  idempotent: true,
});

function isTimezone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
