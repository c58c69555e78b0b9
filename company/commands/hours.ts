import { stringify } from "yaml";
import { z } from "zod";
import { compileHours } from "../../flows/compile/compile-hours.js";
import { hoursSchema, type WEEKDAYS } from "../../flows/compile/flow-schema.js";
import { Problems } from "../../flows/compile/problems.js";
import { readYaml } from "../../flows/compile/read-yaml.js";
import type { SourceFile } from "../../flows/program-source.js";
import type { At } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";
import { defineCommand, type ItemKind } from "./define-command.js";
import { changedFields } from "./differences.js";
import { textForm } from "./text-form.js";

const PATH = "hours.yaml";
const stretches = z.array(z.string().regex(/^\d{2}:\d{2}-\d{2}:\d{2}$/)).max(12);
const weekSchema = z.strictObject({
  sunday: stretches,
  monday: stretches,
  tuesday: stretches,
  wednesday: stretches,
  thursday: stretches,
  friday: stretches,
  saturday: stretches,
});
const holidaySchema = z.strictObject({
  /** "2026-12-25", or "12-25" for every year. */
  date: z.string().regex(/^(\d{4}-)?\d{2}-\d{2}$/),
  name: z.string().trim().max(120),
  /** Empty: closed all day. */
  hours: stretches,
});

/** `week: null`: the company is always open. A day without stretches is closed. */
export const hoursFace = z.strictObject({ week: weekSchema.nullable(), holidays: z.array(holidaySchema).max(400) });
export type CompanyHours = z.output<typeof hoursFace>;

type Item = CompanyHours & { file: SourceFile | null };

/** A company has one set of hours. */
const ONE = "hours";

export const hoursKind: ItemKind<Item> = {
  kind: "hours",
  nameOf: () => ONE,
  read: async ({ files }) => ({ ...hoursOf(files.hours), file: files.hours }),
  shown: ({ week, holidays }) => ({ week, holidays }),
  differences({ file, ...before }, { file: newFile, ...after }) {
    const fields = changedFields(before, after);
    return fields.length === 0 && file?.text !== newFile?.text ? ["text"] : fields;
  },
  form: ({ file }) => file && textForm(file.text),
  fromFolder: ({ file }) => file !== null,
};

/** What a page changes. The file is written anew, without its comments. */
export const changeHours = defineCommand({
  name: "hours.change",
  may: "company.change",
  input: hoursFace,
  kind: hoursKind,
  makes: "known",
  named: () => ONE,
  async write(at, wanted) {
    refuseWrong(wanted);
    at.files.hours = wanted.week === null ? null : { path: PATH, text: textOf(wanted) };
  },
});

/** What the folder changes: the file as its author wrote it. */
export const putHoursFile = defineCommand({
  name: "hours.change",
  may: "company.change",
  input: z.strictObject({ file: z.strictObject({ path: z.literal(PATH), text: z.string() }).nullable() }),
  kind: hoursKind,
  makes: "known",
  named: () => ONE,
  async write(at: At, { file }) {
    at.files.hours = file;
  },
});

/** A file that an older version took and this one does not counts as none. */
export function hoursOf(file: SourceFile | null): CompanyHours {
  const read = file && readYaml(file);
  const parsed = read?.ok ? hoursSchema.safeParse(read.yaml.value) : null;
  if (!parsed?.success) return { week: null, holidays: [] };
  const { hours, holidays = [] } = parsed.data;
  const day = (name: (typeof WEEKDAYS)[number]) => {
    const usual = name === "saturday" || name === "sunday" ? undefined : hours["weekdays"];
    return listOf(hours[name] === undefined ? usual : hours[name]);
  };
  const week = {
    sunday: day("sunday"),
    monday: day("monday"),
    tuesday: day("tuesday"),
    wednesday: day("wednesday"),
    thursday: day("thursday"),
    friday: day("friday"),
    saturday: day("saturday"),
  };
  return { week, holidays: holidays.map(({ date, name = "", hours: of }) => ({ date, name, hours: listOf(of) })) };
}

function listOf(stretches: string | string[] | null | undefined): string[] {
  if (stretches === undefined || stretches === null || stretches === "closed") return [];
  return (Array.isArray(stretches) ? stretches : [stretches]).map((stretch) =>
    stretch
      .split("-")
      .map((time) => time.trim().padStart(5, "0"))
      .join("-"),
  );
}

function textOf({ week, holidays }: CompanyHours): string {
  const written = (stretches: string[]) =>
    stretches.length === 0 ? "closed" : stretches.length === 1 ? stretches[0] : stretches;
  return stringify({
    hours: Object.fromEntries(Object.entries(week ?? {}).map(([day, of]) => [day, written(of)])),
    ...(holidays.length === 0
      ? {}
      : {
          holidays: holidays.map(({ date, name, hours }) => ({
            date,
            ...(name === "" ? {} : { name }),
            ...(hours.length === 0 ? {} : { hours: written(hours) }),
          })),
        }),
  });
}

/** Each day and holiday is compiled by itself, so that the reason stands at its field. */
function refuseWrong({ week, holidays }: CompanyHours): void {
  const fields: Record<string, string> = {};
  const closed = { sunday: [], monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [] };
  const wrong = (hours: CompanyHours) => {
    const problems = new Problems();
    compileHours({ path: PATH, text: textOf(hours) }, problems);
    return problems.errors[0];
  };
  const checkDay = (field: string, stretches: string[]) => {
    const none = stretches.flatMap((one) => one.split("-")).find((time) => !TIME.test(time));
    if (none !== undefined) fields[field] = `${none} não é uma hora. Escreva de 00:00 a 23:59.`;
    else if (wrong({ week: { ...closed, monday: stretches }, holidays: [] })) fields[field] = UNORDERED;
  };
  for (const [day, stretches] of Object.entries(week ?? {})) checkDay(`week.${day}`, stretches);
  for (const [index, holiday] of holidays.entries()) {
    const date = wrong({ week: closed, holidays: [{ ...holiday, hours: [] }] });
    if (date) fields[`holidays.${index}.date`] = `${date.reason}. ${date.remedy}`;
    checkDay(`holidays.${index}.hours`, holiday.hours);
  }
  const dates = holidays.map(({ date }) => date);
  const twice = dates.findIndex((date, index) => dates.indexOf(date) !== index);
  if (twice >= 0) fields[`holidays.${twice}.date`] = "Esta data já está na lista.";
  if (week === null && holidays.length > 0)
    fields["week"] = "Sem horários, a empresa está sempre aberta: tire os feriados.";
  const [first] = Object.entries(fields);
  if (first) throw new CompanyRefusal("invalid", `Confira os horários: ${first[1]}`, { fields });
}

// For a page: a file's words are about how it is written.
const UNORDERED =
  "Estes horários não combinam: vão do mais cedo ao mais tarde, sem um entrar no outro. Só o último passa da meia-noite.";
const TIME = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
