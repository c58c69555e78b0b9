import { type UseFormReturn, useFieldArray } from "react-hook-form";
import type { OfficeHours } from "../../../contract/office/hours.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Button } from "../../ui/button.js";
import { CheckField, TextField } from "../../ui/field.js";
import { Icon } from "../../ui/icon.js";
import { useToast } from "../../ui/toasts.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { messageOf } from "../message-of.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { type HoursValues, hoursBody, hoursValues, textOf, WEEKDAYS } from "./hours-values.js";
import { Stretches } from "./stretches.js";

const texts = officeWords.hours;

/** When the company is open, and the days that differ. */
export function HoursPage() {
  const { api, me } = useDesk();
  const hours = useOfficeQuery(["hours"], (signal) => api.ask("get /hours", {}, signal));
  return (
    <OfficePage form {...officeWords.sections.hours}>
      <Loaded query={hours}>
        {(data) => <HoursForm hours={data} readOnly={!me.permissions.includes("company.change")} />}
      </Loaded>
    </OfficePage>
  );
}

function HoursForm({ hours, readOnly }: { hours: OfficeHours; readOnly: boolean }) {
  const { api } = useDesk();
  const year = new Date(useNow()).getFullYear();
  const show = useToast();
  const changed = useOfficeChanged();
  const office = useOfficeForm<HoursValues>({
    name: "hours",
    saved: hoursValues(hours, year),
    revision: hours.revision,
    read: (item) => hoursValues(item as OfficeHours, year),
    send: (values, revision) =>
      api.ask("put /hours", { body: hoursBody(values), revision: revision ?? hours.revision }),
    async onSaved() {
      await changed();
      show({ text: officeWords.form.saved });
    },
  });
  const { form } = office;
  const week = form.formState.errors.week as Record<string, unknown> | undefined;
  return (
    <FormShell office={office} fields={FIELDS} readOnly={readOnly}>
      <CheckField label={texts.always} hint={texts.alwaysHint} {...form.register("always")} />
      {!form.watch("always") && (
        <section aria-labelledby="week">
          <h2 id="week" className="mb-2 font-semibold">
            {texts.week}
          </h2>
          <div className="divide-y divide-line rounded-card border border-line bg-surface">
            {WEEKDAYS.map((day) => (
              <div key={day} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
                <h3 className="w-20 font-medium max-sm:w-full">{texts.days[day]}</h3>
                <Stretches form={form} name={`week.${day}`} of={texts.days[day]} />
                <Wrong problem={messageOf(week?.[day])} />
              </div>
            ))}
          </div>
        </section>
      )}
      <Holidays form={form} />
    </FormShell>
  );
}

function Holidays({ form }: { form: UseFormReturn<HoursValues> }) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "holidays" });
  const errors = form.formState.errors.holidays;
  return (
    <section aria-labelledby="holidays">
      <h2 id="holidays" className="font-semibold">
        {texts.holidays}
      </h2>
      <p className="mb-2 text-sm text-muted">{texts.holidaysHint}</p>
      <ul className="flex flex-col gap-3">
        {fields.map((field, at) => {
          const name = form.watch(`holidays.${at}.name`) || texts.holiday(at + 1);
          return (
            <li key={field.id} className="flex flex-col gap-3 rounded-card border border-line bg-surface p-4">
              <div className="grid gap-3 sm:grid-cols-[1fr_11rem]">
                <TextField
                  label={texts.holidayName}
                  problem={errors?.[at]?.name?.message}
                  {...form.register(`holidays.${at}.name`)}
                />
                <TextField
                  label={texts.date}
                  type="date"
                  problem={errors?.[at]?.date?.message}
                  {...form.register(`holidays.${at}.date`)}
                />
              </div>
              <CheckField label={texts.yearly} {...form.register(`holidays.${at}.yearly`)} />
              <div className="flex flex-wrap items-center justify-between gap-2">
                <Stretches form={form} name={`holidays.${at}.hours`} of={name} />
                <Button look="bare" aria-label={texts.removeHoliday(name)} onClick={() => remove(at)}>
                  <Icon name="trash" /> {texts.remove}
                </Button>
              </div>
              <Wrong problem={messageOf(errors?.[at]?.hours)} />
            </li>
          );
        })}
      </ul>
      <Button className="mt-3" onClick={() => append({ date: "", yearly: true, name: "", hours: [] })}>
        <Icon name="plus" /> {texts.addHoliday}
      </Button>
    </section>
  );
}

function Wrong({ problem }: { problem: string | undefined }) {
  if (problem === undefined) return null;
  return (
    <p role="alert" className="w-full text-sm text-red">
      {problem}
    </p>
  );
}

const FIELDS = {
  always: { label: texts.always, show: (always: boolean) => (always ? texts.yes : texts.no) },
  week: {
    label: texts.week,
    show: (week: HoursValues["week"]) =>
      WEEKDAYS.map((day) => `${texts.days[day]}: ${week[day].map(textOf).join(", ") || texts.closed}`).join("\n"),
  },
  holidays: {
    label: texts.holidays,
    show: (holidays: HoursValues["holidays"]) =>
      holidays
        .map(({ date, name, hours }) => `${date} ${name}: ${hours.map(textOf).join(", ") || texts.closed}`)
        .join("\n"),
  },
};
