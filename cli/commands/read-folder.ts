import type { CompanyPlan } from "../apply/company-plan.js";
import { readCompany } from "../apply/read-company.js";
import { describeProblem } from "../describe-problem.js";
import { assets } from "../serve/assets.js";
import { channelKinds } from "../serve/channel-kinds.js";
import { companyFolder } from "./company-folder.js";
import { readConfig } from "./read-config.js";

/** Reads a company folder (the shipped example when none is named). On mistakes prints them, sets exit code 1, gives null. */
export async function readFolder(folder: string | undefined): Promise<CompanyPlan | null> {
  const dir = folder === undefined ? assets.exampleCompany : companyFolder(folder);
  const reading = await readCompany(dir, process.env, channelKinds(readConfig()));
  for (const note of reading.notes) console.log(note);
  if (reading.ok) return reading.company;
  for (const problem of reading.problems) console.error(describeProblem(problem));
  console.error(`${reading.problems.length} problem(s).`);
  process.exitCode = 1;
  return null;
}
