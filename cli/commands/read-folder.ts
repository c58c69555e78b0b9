import type { CompanyPlan } from "../../company/company-plan.js";
import { describeProblem } from "../../company/describe-problem.js";
import { readCompany } from "../../company/read-company.js";
import { assets } from "../../server/assets.js";
import { channelKinds } from "../../server/channel-kinds.js";
import { paymentKinds } from "../../server/payment-kinds.js";
import { companyFolder } from "./company-folder.js";
import { readConfig } from "./read-config.js";

/**
 * Reads a company folder (the shipped example when none is named). When it has mistakes, prints them, sets exit code 1
 * and returns null.
 */
export async function readFolder(folder: string | undefined): Promise<CompanyPlan | null> {
  const dir = folder === undefined ? assets.exampleCompany : companyFolder(folder);
  const reading = await readCompany(dir, process.env, channelKinds(readConfig()), paymentKinds(readConfig()));
  for (const note of reading.notes) console.log(note);
  if (reading.ok) return reading.company;
  for (const problem of reading.problems) console.error(describeProblem(problem));
  console.error(`${reading.problems.length} problem(s).`);
  process.exitCode = 1;
  return null;
}
