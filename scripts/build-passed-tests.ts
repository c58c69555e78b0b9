import { rmSync, writeFileSync } from "node:fs";
import { describeProblem } from "../company/describe-problem.js";
import { testMark } from "../company/passed-tests.js";
import { readCompany } from "../company/read-company.js";
import { loadConfig } from "../platform/config/load-config.js";
import { assets } from "../server/assets.js";
import { channelKinds } from "../server/channel-kinds.js";
import { paymentKinds } from "../server/payment-kinds.js";

// Plays the flow tests of the example company, and notes that they passed, so that the first start need not. When they do
// not pass, nothing is noted, and the start tells it as it tells every company's mistakes.
rmSync(assets.passedTests, { force: true });
const loaded = loadConfig({}, { cwd: assets.companies });
if (!loaded.ok) throw new Error(loaded.problems.join("\n"));
const reading = await readCompany(assets.exampleCompany, {}, channelKinds(loaded.config), paymentKinds(loaded.config));
if (reading.ok) {
  const { programHash, tests } = reading.company;
  writeFileSync(assets.passedTests, JSON.stringify([testMark(programHash, tests)]));
} else for (const problem of reading.problems) console.error(describeProblem(problem));
