import { eq } from "drizzle-orm";
import { z } from "zod";
import { tenants } from "../../db/schema/company.js";
import { companySchema, plannedCompany } from "../company-file.js";
import type { PlannedCompany } from "../company-plan.js";
import { ordersFile } from "../orders-file.js";
import type { At } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";
import { defineCommand, type ItemKind } from "./define-command.js";
import { changedFields } from "./differences.js";

/** A company has one set of settings, and they are known by this name. */
const ONE = "company";
/** When the survey is sent where the company does not say, in ms. */
const USUAL_SURVEY_MS = 90_000;

export const companyKind: ItemKind<PlannedCompany> = {
  kind: "company",
  nameOf: () => ONE,
  async read(at) {
    const [row] = await at.tx.orm.select().from(tenants).where(eq(tenants.id, at.tenantId));
    return row ? settingsOf(row, at.survey) : null;
  },
  shown: (company) => ({ ...company }),
  differences: changedFields,
  form: companyForm,
  fromFolder: () => true,
};

/** Without the slug: it names the company, and is no part of what folder and browser change. */
export function companyForm(company: PlannedCompany): Omit<PlannedCompany, "slug"> {
  const { slug: _slug, ...form } = company;
  return form;
}

/** What an older version stored has its survey in the program only. A company that no folder made has few fields. */
export function settingsOf(row: typeof tenants.$inferSelect, survey: number | null | undefined): PlannedCompany {
  const { slug, name, locale, timezone } = row;
  const empty = { phone: null, email: null, site: null, cnpj: null, address: null };
  const profile = row.profile as Partial<PlannedCompany>;
  return { ...(survey === undefined ? {} : { survey }), ...empty, ...profile, slug, name, locale, timezone };
}

const line = z.string().trim().min(1).max(200);
const addressFace = z.strictObject({
  street: line,
  number: line,
  complement: line.nullable(),
  district: line.nullable(),
  city: line,
  state: line,
  postalCode: line.nullable(),
  directions: line.nullable(),
});
export const companyFace = z.strictObject({
  name: line,
  locale: line,
  timezone: line,
  phone: line.nullable(),
  email: line.nullable(),
  site: line.nullable(),
  cnpj: line.nullable(),
  address: addressFace.nullable(),
  payment: z.array(line).max(20),
  /** How long after a conversation's end its survey is sent, in ms; null for never. */
  survey: z
    .int()
    .min(0)
    .max(30 * 86_400_000)
    .nullable(),
});

/** What pages show of it. */
export const faceOf = ({
  slug: _slug,
  payment = [],
  survey,
  orders: _orders,
  ...company
}: PlannedCompany): z.output<typeof companyFace> => ({
  ...company,
  payment,
  survey: survey === undefined ? USUAL_SURVEY_MS : survey,
});

/** What a page changes, held against the rules of `company.yaml`. */
export const changeCompany = defineCommand({
  name: "company.change",
  may: "company.change",
  input: companyFace,
  kind: companyKind,
  makes: "known",
  named: () => ONE,
  async write(at, wanted, before) {
    if (!before) return;
    const read = companySchema.safeParse(fileOf(wanted, before));
    if (!read.success) {
      const fields = Object.fromEntries(
        read.error.issues.map(({ path, message }) => [path.join(".").replace("postal_code", "postalCode"), message]),
      );
      throw new CompanyRefusal("invalid", Object.values(fields)[0] ?? "Confira os dados.", { fields });
    }
    await writeSettings(at, plannedCompany(read.data));
  },
});

/** What the folder changes; it also makes the company. */
export const putCompany = defineCommand({
  name: "company.change",
  may: "company.change",
  input: z.custom<PlannedCompany>((value) => typeof value === "object" && value !== null),
  kind: companyKind,
  makes: "either",
  named: () => ONE,
  write: (at, company) => writeSettings(at, company),
});

/** What whoever runs the installation changes. The slug stands in the folder, too, so that its next apply finds it. */
export const renameCompany = defineCommand({
  name: "company.rename",
  may: "installation.run",
  input: z.strictObject({ name: z.string().optional(), slug: z.string().optional() }),
  kind: companyKind,
  makes: "known",
  named: () => ONE,
  async write(at, { name, slug }, before) {
    if (!before) return;
    const after = { ...before, name: name ?? before.name, slug: slug ?? before.slug };
    await writeSettings(at, after);
    await at.tx.orm.update(tenants).set({ slug: after.slug }).where(eq(tenants.id, at.tenantId));
  },
});

async function writeSettings(at: At, company: PlannedCompany): Promise<void> {
  const { slug, name, locale, timezone } = company;
  const values = { name, locale, timezone, profile: company };
  await at.tx.orm
    .insert(tenants)
    .values({ id: at.tenantId, slug, ...values })
    .onConflictDoUpdate({ target: tenants.id, set: values });
  at.survey = company.survey;
}

/** The page's words in the form of `company.yaml`, where what is absent has no value. */
function fileOf(wanted: z.output<typeof companyFace>, before: PlannedCompany): unknown {
  const { address, payment, survey, ...rest } = wanted;
  const said = (values: object) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const { postalCode, ...place } = address ?? { postalCode: null };
  const usual = survey === USUAL_SURVEY_MS && before.survey === undefined;
  return {
    slug: before.slug,
    ...said(rest),
    ...(address ? { address: said({ ...place, postal_code: postalCode }) } : {}),
    ...(payment.length > 0 ? { payment } : {}),
    ...(before.orders === undefined ? {} : { orders: ordersFile(before.orders) }),
    ...(usual ? {} : { survey: survey === null ? "off" : { after: `${Math.round(survey / 1000)}s` } }),
  };
}
