import { cnpj } from "cpf-cnpj-validator";
import { isValidPhoneNumber, parsePhoneNumber } from "libphonenumber-js";
import { z } from "zod";
import { ORDER_NAMES, type OrderRules, TOLD_STATES, unknownNames } from "../bot/vocabulary/order-rules.js";
import type { YamlFile } from "../flows/compile/read-yaml.js";
import type { Problem } from "../flows/program-source.js";
import { duration, durationMs } from "../flows/steps/shapes.js";
import { COMPANY_ROLES } from "../platform/rights.js";
import { checkYaml, textRule } from "./check-yaml.js";
import type { PlannedCompany } from "./company-plan.js";

const words = z.string().trim().min(1).max(200);

const addressSchema = z.strictObject({
  street: words,
  number: z
    .union([words, z.number().int()], { error: `"address.number" deve ser um número ou "s/n"` })
    .transform(String),
  complement: words.optional(),
  district: words.optional(),
  city: words,
  state: textRule((text) => /^[A-Z]{2}$/.test(text), "a UF tem duas letras maiúsculas", "Escreva como SP."),
  postal_code: textRule(
    (text) => /^\d{5}-?\d{3}$/.test(text),
    "o CEP não está certo",
    'Escreva entre aspas, como "01310-100".',
  ).optional(),
  directions: words.optional(),
});

const off = [z.literal("off"), z.literal(false)] as const;
const told = z
  .string()
  .trim()
  .min(1)
  .max(700)
  .superRefine((text, context) => {
    const [name] = unknownNames(text);
    if (name === undefined) return;
    const remedy = `Há ${ORDER_NAMES.map((one) => `{{ ${one} }}`).join(", ")}.`;
    context.addIssue({ code: "custom", message: `não conheço {{ ${name} }}`, params: { remedy } });
  });
const percent = z.number().min(0).max(100);
const ordersSchema = z.strictObject({
  tell: z.strictObject(optionalOf(TOLD_STATES, z.union([...off, told]))).optional(),
  discounts: z.strictObject(optionalOf(COMPANY_ROLES, percent)).optional(),
});

/** The schema of `company.yaml`. */
export const companySchema = z.strictObject({
  slug: textRule(
    (text) => /^[a-z][a-z0-9-]{1,62}$/.test(text),
    "o slug só tem letras minúsculas, números e hífens, e começa com letra",
    "Escreva como oficina-clique.",
  ),
  name: words,
  locale: textRule(isLocale, "o idioma não existe", "Escreva como pt-BR.").optional(),
  timezone: textRule(isTimezone, "o fuso horário não existe", "Escreva como America/Sao_Paulo.").optional(),
  phone: textRule(
    (text) => isValidPhoneNumber(text, "BR"),
    "o telefone não está certo",
    'Escreva com DDD, entre aspas: "+55 11 4002-8922".',
  ).optional(),
  email: z.email().optional(),
  site: z.url({ protocol: /^https?$/ }).optional(),
  cnpj: textRule((text) => cnpj.isValid(text), "o CNPJ não é válido", "Confira os dígitos.").optional(),
  address: addressSchema.optional(),
  payment: z.array(words).min(1).max(20).optional(),
  survey: z
    .union([z.literal("off"), z.literal(false), z.strictObject({ after: duration.optional() })], {
      error: `"survey" deve ser off, ou { after: 90s }`,
    })
    .optional(),
  orders: ordersSchema.optional(),
});

function optionalOf<Name extends string, Schema extends z.ZodType>(names: readonly Name[], schema: Schema) {
  return Object.fromEntries(names.map((name) => [name, schema.optional()])) as Record<Name, z.ZodOptional<Schema>>;
}

export type CompanyFile = { company: PlannedCompany | null; problems: Problem[] };

/** Reads `company.yaml`. Language and time zone are São Paulo's when the file does not say otherwise. */
export function readCompanyFile(yaml: YamlFile): CompanyFile {
  const { value, problems } = checkYaml(yaml, companySchema);
  if (value === null) return { company: null, problems };
  return { company: plannedCompany(value), problems };
}

/** What the file's values mean. Without a survey of its own, there is none. */
export function plannedCompany(value: z.output<typeof companySchema>): PlannedCompany {
  const { address } = value;
  const survey = surveyOf(value.survey);
  return {
    slug: value.slug,
    name: value.name,
    locale: value.locale ?? "pt-BR",
    timezone: value.timezone ?? "America/Sao_Paulo",
    phone: value.phone === undefined ? null : parsePhoneNumber(value.phone, "BR").number,
    email: value.email?.toLowerCase() ?? null,
    site: value.site ?? null,
    cnpj: value.cnpj === undefined ? null : cnpj.strip(value.cnpj),
    address: address
      ? {
          street: address.street,
          number: address.number,
          complement: address.complement ?? null,
          district: address.district ?? null,
          city: address.city,
          state: address.state,
          postalCode: address.postal_code?.replace("-", "") ?? null,
          directions: address.directions ?? null,
        }
      : null,
    ...(value.payment === undefined ? {} : { payment: value.payment }),
    ...(survey === undefined ? {} : { survey }),
    ...(value.orders === undefined ? {} : { orders: rulesOf(value.orders) }),
  };
}

function rulesOf({ tell, discounts }: z.output<typeof ordersSchema>): OrderRules {
  const said = Object.entries(tell ?? {}).map(([state, text]) => [
    state,
    typeof text === "string" && text !== "off" ? text : null,
  ]);
  return { ...(tell && { tell: Object.fromEntries(said) }), ...(discounts && { discounts }) };
}

function surveyOf(survey: z.output<typeof companySchema>["survey"]): number | null | undefined {
  if (survey === "off" || survey === false) return null;
  return survey?.after === undefined ? undefined : durationMs(survey.after);
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text)[0] === text && Intl.NumberFormat.supportedLocalesOf(text).length > 0;
  } catch {
    return false;
  }
}

function isTimezone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return text.includes("/") || text === "UTC";
  } catch {
    return false;
  }
}
