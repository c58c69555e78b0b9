import { z } from "zod";
import { companyFace } from "../../../company/commands/company-settings.js";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { revised, revision } from "./parts.js";

export const officeCompanySchema = companyFace.extend({ slug: z.string(), ...revision }).meta({ id: "OfficeCompany" });
export type OfficeCompany = z.infer<typeof officeCompanySchema>;

export const companyRoute = defineRoute({
  method: "get",
  path: "/company",
  may: "company.read",
  summary: "What the company says of itself, and how it is asked for ratings.",
  answer: officeCompanySchema,
});
export const changeCompanyRoute = defineRoute({
  ...revised,
  method: "put",
  path: "/company",
  may: "company.change",
  summary: "Changes it. The name in addresses (`slug`) stays.",
  body: companyFace,
  answer: officeCompanySchema,
});
