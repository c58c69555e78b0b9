import { describe, expect, it } from "vitest";
import { hoursBody, hoursValues, readTime } from "./hours-values.js";

const week = {
  sunday: [],
  monday: ["09:00-12:00", "13:00-18:00"],
  tuesday: ["09:00-18:00"],
  wednesday: ["09:00-18:00"],
  thursday: ["09:00-18:00"],
  friday: ["09:00-18:00"],
  saturday: ["09:00-13:00"],
};

describe("the hours' form", () => {
  it("gives back what it was given", () => {
    const sent = {
      week,
      holidays: [
        { date: "12-25", name: "Natal", hours: [] },
        { date: "2026-11-20", name: "Consciência Negra", hours: ["09:00-12:00"] },
      ],
    };
    expect(hoursBody(hoursValues(sent, 2026))).toEqual(sent);
  });

  it("shows a holiday of every year in this year", () => {
    const { holidays } = hoursValues({ week, holidays: [{ date: "12-25", name: "Natal", hours: [] }] }, 2026);
    expect(holidays).toEqual([{ date: "2026-12-25", yearly: true, name: "Natal", hours: [] }]);
  });

  it("keeps the leap day of every year, which no browser shows in another year", () => {
    const sent = { week, holidays: [{ date: "02-29", name: "Dia raro", hours: [] }] };
    expect(hoursValues(sent, 2027).holidays[0]?.date).toBe("2024-02-29");
    expect(hoursBody(hoursValues(sent, 2027))).toEqual(sent);
  });

  it("offers usual hours to a shop that was always open, and sends none while it stays so", () => {
    const values = hoursValues({ week: null, holidays: [] }, 2026);
    expect(values.week.monday).toEqual([{ from: "09:00", to: "18:00" }]);
    expect(hoursBody(values).week).toBeNull();
    expect(hoursBody({ ...values, always: false }).week?.saturday).toEqual(["09:00-13:00"]);
  });

  it.each([
    ["9", "09:00"],
    ["930", "09:30"],
    ["1330", "13:30"],
    ["9h", "09:00"],
    ["18:05", "18:05"],
    ["cedo", "cedo"],
    ["", ""],
  ])("reads the time %j as %j", (written, read) => {
    expect(readTime(written)).toBe(read);
  });
});
