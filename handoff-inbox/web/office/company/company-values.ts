import type { OfficeCompany } from "../../../contract/office/company.js";
import { contentsTexts } from "../contents-texts.js";

const { company: texts } = contentsTexts;

const NO_ADDRESS = {
  street: "",
  number: "",
  complement: "",
  district: "",
  city: "",
  state: "",
  postalCode: "",
  directions: "",
};

/** The form's values: what has no value is empty, and lists have one entry in each line. */
export type CompanyValues = {
  name: string;
  cnpj: string;
  phone: string;
  email: string;
  site: string;
  locale: string;
  timezone: string;
  payment: string;
  /** In ms after the end of a conversation; "never". */
  survey: string;
  hasAddress: boolean;
  address: typeof NO_ADDRESS;
};

export function companyValues(company: OfficeCompany): CompanyValues {
  const { name, locale, timezone, address, payment, survey } = company;
  const written = Object.fromEntries(Object.entries(address ?? {}).map(([field, value]) => [field, value ?? ""]));
  return {
    name,
    cnpj: company.cnpj ?? "",
    phone: company.phone ?? "",
    email: company.email ?? "",
    site: company.site ?? "",
    locale,
    timezone,
    payment: payment.join("\n"),
    survey: survey === null ? "never" : String(survey),
    hasAddress: address !== null,
    address: { ...NO_ADDRESS, ...written },
  };
}

/** What is sent of them. */
export function companyBody(values: CompanyValues): Omit<OfficeCompany, "slug" | "revision"> {
  const { address, survey } = values;
  const orNone = (text: string) => text.trim() || null;
  return {
    name: values.name,
    cnpj: orNone(values.cnpj),
    phone: orNone(values.phone),
    email: orNone(values.email),
    site: orNone(values.site),
    locale: values.locale,
    timezone: values.timezone,
    payment: values.payment.split("\n").flatMap((line) => line.trim() || []),
    survey: survey === "never" ? null : Number(survey),
    address: values.hasAddress
      ? {
          street: address.street,
          number: address.number,
          complement: orNone(address.complement),
          district: orNone(address.district),
          city: address.city,
          state: address.state.toUpperCase(),
          postalCode: orNone(address.postalCode),
          directions: orNone(address.directions),
        }
      : null,
  };
}

const SECOND = 1_000;
const UNITS = [
  [86_400 * SECOND, texts.days],
  [3_600 * SECOND, texts.hours],
  [60 * SECOND, texts.minutes],
] as const;

/** When the survey is sent, in words. `survey` is the form's value. */
export function surveyWords(survey: string): string {
  if (survey === "never") return texts.surveyNever;
  const after = Number(survey);
  if (after === 0) return texts.surveyNow;
  const [unit, words] = UNITS.find(([one]) => after % one === 0) ?? [SECOND, texts.seconds];
  return texts.surveyAfter(words(after / unit));
}
