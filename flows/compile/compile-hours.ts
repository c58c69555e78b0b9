import type { z } from "zod";
import type { Hours, Stretch } from "../hours/hours.js";
import type { SourceFile } from "../program-source.js";
import { hoursSchema, WEEKDAYS } from "./flow-schema.js";
import type { Problems } from "./problems.js";
import { readYaml } from "./read-yaml.js";
import { reportZod } from "./zod-problems.js";

/** Reads `hours.yaml`. Null when there are no hours (always open), or they were refused. */
export function compileHours(source: SourceFile | null, problems: Problems): Hours | null {
  if (!source) return null;
  const read = readYaml(source);
  if (!read.ok) {
    problems.add(read.problem);
    return null;
  }
  const { yaml } = read;
  const report = (path: readonly (string | number)[], reason: string, remedy: string): void =>
    problems.add({ file: yaml.path, line: yaml.line(path), flow: null, step: null, reason, remedy });
  const parsed = hoursSchema.safeParse(yaml.value);
  if (!parsed.success) {
    const keys = (path: readonly (string | number)[]): string[] =>
      path[0] === "hours"
        ? [...WEEKDAYS, "weekdays"]
        : path[0] === "holidays"
          ? ["date", "name", "hours"]
          : ["hours", "holidays"];
    reportZod(parsed.error, keys, report);
    return null;
  }
  const read_ = (body: Body, path: (string | number)[]): Stretch[] => {
    const stretches = stretchesOf(body);
    for (const [index, { from, to }] of stretches.entries()) {
      const before = stretches[index - 1];
      const isLast = index === stretches.length - 1;
      const overMidnight = to > 1440 && !(isLast && to - 1440 <= (stretches[0]?.from ?? 0));
      if (from >= 1440 || to - from > 1440 || overMidnight || (before && before.to > from)) {
        report(
          path,
          "o horário não fecha",
          'Escreva do mais cedo ao mais tarde, sem um entrar no outro. Só o último pode passar da meia-noite: "22:00-02:00".',
        );
        break;
      }
    }
    return stretches;
  };
  const { hours, holidays = [] } = parsed.data;
  const week = WEEKDAYS.map((day, index) => {
    const own = hours[day];
    if (own !== undefined) return read_(own, ["hours", day]);
    return index >= 1 && index <= 5 ? read_(hours.weekdays, ["hours", "weekdays"]) : [];
  });
  const special = new Map(
    holidays.map((holiday, index) => {
      if (!isDate(holiday.date))
        report(["holidays", index, "date"], `"${holiday.date}" não existe no calendário`, "Corrija a data.");
      return [
        holiday.date,
        { name: holiday.name ?? "", stretches: read_(holiday.hours, ["holidays", index, "hours"]) },
      ] as const;
    }),
  );
  return { week, special };
}

type Body = z.output<typeof hoursSchema>["hours"][string];

/** A stretch whose end is not after its beginning ends on the next day. */
function stretchesOf(body: Body): Stretch[] {
  if (body === undefined || body === null || body === "closed") return [];
  return (Array.isArray(body) ? body : [body]).map((stretch) => {
    const [from = 0, to = 0] = stretch.split("-").map((time) => {
      const [hours = 0, minutes = 0] = time.split(":").map(Number);
      return hours * 60 + minutes;
    });
    return { from, to: to <= from ? to + 1440 : to };
  });
}

function isDate(date: string): boolean {
  const full = date.length === 5 ? `2024-${date}` : date;
  const time = Date.parse(`${full}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(full);
}
