import { type ReactNode, useId } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { OfficeCompany } from "../../../contract/office/company.js";
import { useDesk } from "../../session/desk-context.js";
import { CheckField, SelectField, TextAreaField, TextField } from "../../ui/field.js";
import { useToast } from "../../ui/toasts.js";
import { contentsTexts } from "../contents-texts.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { officeWords } from "../office-words.js";
import { useOfficeChanged } from "../use-office-query.js";
import { type CompanyValues, companyBody, companyValues, surveyWords } from "./company-values.js";

const { company: texts } = contentsTexts;
const SURVEYS = ["never", "0", "90000", "600000", "3600000", "86400000"];

export function CompanyForm({ company, readOnly }: { company: OfficeCompany; readOnly: boolean }) {
  const { api } = useDesk();
  const show = useToast();
  const changed = useOfficeChanged();
  const office = useOfficeForm<CompanyValues>({
    name: "company",
    saved: companyValues(company),
    revision: company.revision,
    read: (item) => companyValues(item as OfficeCompany),
    send: (values, revision) =>
      api.ask("put /company", { body: companyBody(values), revision: revision ?? company.revision }),
    async onSaved() {
      await changed();
      show({ text: officeWords.form.saved });
    },
  });
  const { form } = office;
  const { register, formState } = form;
  const errors = formState.errors;
  return (
    <FormShell office={office} fields={FIELDS} readOnly={readOnly}>
      <TextField label={texts.name} hint={texts.nameHint} problem={errors.name?.message} {...register("name")} />
      <TextField label={texts.cnpj} inputMode="numeric" problem={errors.cnpj?.message} {...register("cnpj")} />
      <Part title={texts.contact}>
        <TextField
          label={texts.phone}
          hint={texts.phoneHint}
          type="tel"
          problem={errors.phone?.message}
          {...register("phone")}
        />
        <TextField label={texts.email} type="email" problem={errors.email?.message} {...register("email")} />
        <TextField
          label={texts.site}
          hint={texts.siteHint}
          type="url"
          problem={errors.site?.message}
          {...register("site")}
        />
        <CheckField label={texts.hasAddress} hint={texts.hasAddressHint} {...register("hasAddress")} />
        {form.watch("hasAddress") && <Address form={form} />}
      </Part>
      <Part title={texts.service}>
        <TextAreaField
          label={texts.payment}
          hint={texts.paymentHint}
          rows={3}
          problem={errors.payment?.message}
          {...register("payment")}
        />
        <SelectField
          label={texts.survey}
          hint={texts.surveyHint}
          problem={errors.survey?.message}
          {...register("survey")}
        >
          {withOwn(SURVEYS, companyValues(company).survey).map((after) => (
            <option key={after} value={after}>
              {surveyWords(after)}
            </option>
          ))}
        </SelectField>
      </Part>
      <Part title={texts.place}>
        <SelectField
          label={texts.timezone}
          hint={texts.timezoneHint}
          problem={errors.timezone?.message}
          {...register("timezone")}
        >
          {withOwn(Object.keys(texts.zones), company.timezone).map((zone) => (
            <option key={zone} value={zone}>
              {texts.zones[zone] ?? zone}
            </option>
          ))}
        </SelectField>
        <SelectField label={texts.locale} problem={errors.locale?.message} {...register("locale")}>
          {withOwn(Object.keys(texts.locales), company.locale).map((locale) => (
            <option key={locale} value={locale}>
              {texts.locales[locale] ?? locale}
            </option>
          ))}
        </SelectField>
      </Part>
    </FormShell>
  );
}

/** The usual choices, and what the company has if it is none of them. */
const withOwn = (usual: readonly string[], own: string) => (usual.includes(own) ? usual : [...usual, own]);

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mt-2 flex flex-col gap-4">
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}

function Address({ form: { register, formState } }: { form: UseFormReturn<CompanyValues> }) {
  const field = (name: keyof CompanyValues["address"]) => ({
    label: texts[name],
    problem: formState.errors.address?.[name]?.message,
    ...register(`address.${name}`),
  });
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 rounded-card border border-line p-4">
      <legend className="px-1 text-sm font-medium">{texts.address}</legend>
      <div className="grid gap-4 sm:grid-cols-[1fr_7rem]">
        <TextField {...field("street")} />
        <TextField {...field("number")} />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField {...field("complement")} />
        <TextField {...field("district")} />
      </div>
      <div className="grid gap-4 sm:grid-cols-[1fr_5rem_9rem]">
        <TextField {...field("city")} />
        <TextField {...field("state")} maxLength={2} className="uppercase" />
        <TextField {...field("postalCode")} inputMode="numeric" />
      </div>
      <TextAreaField {...field("directions")} hint={texts.directionsHint} rows={2} />
    </fieldset>
  );
}

const FIELDS = {
  name: { label: texts.name },
  cnpj: { label: texts.cnpj },
  phone: { label: texts.phone },
  email: { label: texts.email },
  site: { label: texts.site },
  hasAddress: { label: texts.hasAddress, show: (has: boolean) => (has ? texts.yes : texts.no) },
  address: {
    label: texts.address,
    show: (address: CompanyValues["address"]) => Object.values(address).filter(Boolean).join(", "),
  },
  payment: { label: texts.payment },
  survey: { label: texts.survey, show: surveyWords },
  timezone: { label: texts.timezone, show: (zone: string) => texts.zones[zone] ?? zone },
  locale: { label: texts.locale, show: (locale: string) => texts.locales[locale] ?? locale },
};
