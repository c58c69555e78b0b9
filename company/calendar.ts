import { compileHours } from "../flows/compile/compile-hours.js";
import { Problems } from "../flows/compile/problems.js";
import { localTime } from "../flows/hours/hours.js";
import { parseDate } from "../flows/values/parse-date.js";
import type { Calendar } from "../knowledge/calendar.js";

/** Days and hours, read in the same way as in flows. */
export const calendar: Calendar = {
  readHours: (source) => compileHours(source, new Problems()),
  localTime,
  dayNamed(text, now, timezone) {
    const found = parseDate(text, { now, timezone });
    return found.ok && typeof found.value === "string" ? found.value : null;
  },
};
