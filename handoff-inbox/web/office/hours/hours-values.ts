import type { OfficeHours } from "../../../contract/office/hours.js";

/** The weekdays as a shop counts them. */
export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** "09:00" to "18:00". Empty while it is being written. */
export type Stretch = { from: string; to: string };
export type Holiday = { date: string; yearly: boolean; name: string; hours: Stretch[] };
/** The hours as their form has them. `days` stay as they were while the company is always open. */
export type HoursValues = { always: boolean; week: Record<Weekday, Stretch[]>; holidays: Holiday[] };

/** A browser shows it only in a year that has it. */
const LEAP_DAY = "02-29";

type Sent = Pick<OfficeHours, "week" | "holidays">;

/** What a shop without hours begins with. */
const USUAL: Record<Weekday, Stretch[]> = {
  ...(Object.fromEntries(WEEKDAYS.map((day) => [day, [{ from: "09:00", to: "18:00" }]])) as Record<Weekday, Stretch[]>),
  saturday: [{ from: "09:00", to: "13:00" }],
  sunday: [],
};

/** The form's values of what the server has. `year`: in which a holiday of every year is shown. */
export function hoursValues({ week, holidays }: Sent, year: number): HoursValues {
  return {
    always: week === null,
    week:
      week === null
        ? USUAL
        : (Object.fromEntries(WEEKDAYS.map((day) => [day, week[day].map(stretchOf)])) as HoursValues["week"]),
    holidays: holidays.map(({ date, name, hours }) => ({
      date: date.length === 5 ? `${date === LEAP_DAY ? 2024 : year}-${date}` : date,
      yearly: date.length === 5,
      name,
      hours: hours.map(stretchOf),
    })),
  };
}

/** What is sent of the form's values. */
export function hoursBody({ always, week, holidays }: HoursValues): Sent {
  return {
    week: always
      ? null
      : (Object.fromEntries(WEEKDAYS.map((day) => [day, week[day].map(textOf)])) as NonNullable<Sent["week"]>),
    holidays: holidays.map(({ date, yearly, name, hours }) => ({
      date: yearly ? date.slice(5) : date,
      name,
      hours: hours.map(textOf),
    })),
  };
}

export const textOf = ({ from, to }: Stretch) => `${from}-${to}`;

function stretchOf(text: string): Stretch {
  const [from = "", to = ""] = text.split("-");
  return { from, to };
}

/** "9", "930" and "9:30" as "09:00", "09:30" and "09:30". What is no time stays as it was written. */
export function readTime(text: string): string {
  const [, hours, minutes = ""] = /^\s*(\d{1,2})[:h.]?(\d{2})?\s*$/.exec(text) ?? [];
  return hours === undefined ? text : `${hours.padStart(2, "0")}:${minutes.padEnd(2, "0")}`;
}
