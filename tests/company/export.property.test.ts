import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyPlan } from "../../company/apply-plan.js";
import type { CompanyPlan } from "../../company/company-plan.js";
import { type Exportable, exportCompany } from "../../company/export-company.js";
import { planChanges } from "../../company/plan-changes.js";
import { readCompany } from "../../company/read-company.js";
import { readExportable } from "../../company/read-exportable.js";
import type { Database } from "../../db/database.js";
import { hashOfArticle } from "../../knowledge/index-article.js";
import { makeKeyring } from "../../platform/secrets/seal.js";
import { paymentKinds } from "../../server/payment-kinds.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { KINDS, writeFolder } from "./company-folder.js";
import { generatedCompany } from "./generated-company.js";

const PAYMENTS = paymentKinds({ sandboxPayments: "on", demo: "auto" });
const TOOLS = {
  keyring: makeKeyring({ current: Buffer.alloc(32, 3), old: [] }),
  hashPassword: async (password: string) => password,
  actor: "test",
  channels: KINDS,
  payments: PAYMENTS,
};

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** Exports, and reads the files with the variables that they name. */
async function exported(company: Exportable): Promise<CompanyPlan> {
  const { files, variables } = exportCompany(company);
  const env = Object.fromEntries(variables.map(({ name, of }) => [name, valueAt(company, of)]));
  const folder = await writeFolder(Object.fromEntries(files.map(({ path, text }) => [path, text])));
  try {
    const reading = await readCompany(folder.dir, env, KINDS, PAYMENTS);
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    return reading.company;
  } finally {
    await folder.remove();
  }
}

/** The value that a variable stands for: of a channel, a secret or something in its settings. */
function valueAt({ channels }: Exportable, [, name, ...path]: readonly string[]): string {
  const channel = channels.find((one) => one.name === name);
  const [first = "", ...rest] = path;
  if (first !== "settings") return channel?.secrets.kind === "given" ? (channel.secrets.values[first] ?? "") : "";
  return String(
    rest.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], channel?.settings ?? {}),
  );
}

describe("a company that is exported", () => {
  it("is read back as it was, whatever people wrote in it, and without a secret in the files", async () => {
    await fc.assert(
      fc.asyncProperty(generatedCompany, async (company) => {
        const plan = await exported(company);
        const hashes = new Map(plan.articles.map(({ slug, article }) => [slug, hashOfArticle(article)]));
        const articles = company.articles.map((one) => ({ ...one, hash: hashes.get(one.slug) ?? "" }));
        expect(planChanges({ ...company, articles, programHash: plan.programHash }, plan)).toEqual([]);
      }),
      { numRuns: 15 },
    );
    const [first] = fc.sample(generatedCompany, 1);
    if (!first) throw new Error("nothing was generated");
    const secret = { kind: "given" as const, values: { token: "muito-secreto" } };
    const channels = [{ ...first.channels[0], ...CHANNEL, secrets: secret }];
    const { files, variables } = exportCompany({ ...first, channels, payments: [] });
    expect(JSON.stringify(files)).not.toContain("muito-secreto");
    expect(files.find(({ path }) => path === "channels.yaml")?.text).toContain("token: ${ENV:ZAP_TOKEN}");
    expect(variables).toContainEqual({ name: "ZAP_TOKEN", of: ["channel", "zap", "token"] });
  }, 300_000);

  it("changes nothing when it is applied where it came from", async () => {
    await fc.assert(
      fc.asyncProperty(generatedCompany, async (generated) => {
        const company = { ...generated.company, slug: `g${randomUUID().slice(0, 12)}` };
        const { tenantId } = await applyPlan(database, await exported({ ...generated, company }), TOOLS);
        const kept = await readExportable(database, tenantId, TOOLS);
        if (!kept) throw new Error("the company is gone");
        const again = await applyPlan(database, await exported(kept), TOOLS);
        expect([again.changes, again.left, again.conflicts]).toEqual([[], [], []]);
      }),
      { numRuns: 3 },
    );
  }, 300_000);
});

const CHANNEL = {
  name: "zap",
  title: "Zap",
  kind: "whatsapp",
  externalId: "1",
  demo: false,
  settings: {},
  fromFolder: true,
};
