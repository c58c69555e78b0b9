import type { z } from "zod";
import { hoursFace } from "../../../company/commands/hours.js";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { revised, revision } from "./parts.js";

export const officeHoursSchema = hoursFace.extend(revision).meta({ id: "OfficeHours" });
export type OfficeHours = z.infer<typeof officeHoursSchema>;

export const hoursRoute = defineRoute({
  method: "get",
  path: "/hours",
  may: "company.read",
  summary: "Opening hours by weekday, and the days that differ. `week` is null for a company that is always open.",
  answer: officeHoursSchema,
});
export const changeHoursRoute = defineRoute({
  ...revised,
  method: "put",
  path: "/hours",
  may: "company.change",
  summary: "Replaces the opening hours and holidays.",
  body: hoursFace,
  answer: officeHoursSchema,
});
