import { describe, expect, it } from "vitest";
import { compileHours } from "../compile/compile-hours.js";
import { Problems } from "../compile/problems.js";
import { momentOf } from "../testing/moment-of.js";
import { openingAt } from "./hours.js";

const ZONE = "America/Sao_Paulo";
const TEXT = `
hours:
  weekdays: ["08:00-12:00", "13:30-18:00"]
  saturday: 09:00-13:00
  friday: 08:00-17:00
holidays:
  - { date: 12-25, name: Natal }
  - { date: 2026-12-24, name: Véspera, hours: 08:00-12:00 }
`;

function hours(text: string): { hours: ReturnType<typeof compileHours>; reasons: string[] } {
  const problems = new Problems();
  const compiled = compileHours({ path: "hours.yaml", text }, problems);
  return { hours: compiled, reasons: problems.errors.map((problem) => `${problem.line}: ${problem.reason}`) };
}

function at(local: string): ReturnType<typeof openingAt> {
  return openingAt(hours(TEXT).hours, momentOf(local, ZONE), ZONE);
}

describe("opening hours", () => {
  it("are open from the first minute of a stretch to before its last", () => {
    expect(at("2026-01-05 08:00").open).toBe(true);
    expect(at("2026-01-05 11:59").open).toBe(true);
    expect(at("2026-01-05 12:00")).toMatchObject({ open: false, nextOpening: "hoje às 13h30" });
    expect(at("2026-01-05 07:59")).toMatchObject({
      open: false,
      nextOpening: "hoje às 8h",
      nextOpeningAt: "2026-01-05 08:00",
    });
  });

  it("name the next opening over the night and the weekend", () => {
    expect(at("2026-01-05 18:00").nextOpening).toBe("amanhã às 8h");
    expect(at("2026-01-09 17:30").nextOpening).toBe("amanhã às 9h");
    expect(at("2026-01-10 14:00").nextOpening).toBe("segunda-feira às 8h");
  });

  it("know holidays, of one year and of every year", () => {
    expect(at("2026-12-24 11:00")).toMatchObject({ open: true, holiday: "Véspera" });
    expect(at("2026-12-24 12:30")).toMatchObject({ open: false, nextOpening: "sábado às 9h" });
    expect(at("2031-12-25 10:00")).toMatchObject({ open: false, holiday: "Natal" });
  });

  it("are always open where none are written, and never where every day is closed", () => {
    expect(openingAt(null, 0, ZONE).open).toBe(true);
    const closed = hours("hours: { monday: closed }\n").hours;
    expect(openingAt(closed, 0, ZONE)).toMatchObject({ open: false, nextOpening: "", nextOpeningAt: null });
  });

  it("follow the company's clock through summer time", () => {
    const berlin = hours("hours: { sunday: 08:00-10:00 }\n").hours;
    expect(openingAt(berlin, Date.parse("2026-03-29T06:30:00Z"), "Europe/Berlin").open).toBe(true);
    expect(openingAt(berlin, Date.parse("2026-03-22T06:30:00Z"), "Europe/Berlin").open).toBe(false);
    expect(new Date(momentOf("2026-03-29 08:00", "Europe/Berlin")).toISOString()).toBe("2026-03-29T06:00:00.000Z");
  });

  it("go on over midnight into a day that is closed", () => {
    const bar = hours("hours: { friday: 22:00-02:00 }\nholidays:\n  - { date: 2026-01-10 }\n").hours;
    const open = (local: string) => openingAt(bar, momentOf(local, ZONE), ZONE).open;
    expect(["2026-01-09 21:59", "2026-01-09 22:00", "2026-01-10 01:59", "2026-01-10 02:00"].map(open)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(openingAt(bar, momentOf("2026-01-10 03:00", ZONE), ZONE).nextOpening).toBe("sexta-feira às 22h");
  });

  it("are refused where they cannot be", () => {
    expect(hours("hours:\n  monday: [22:00-02:00, 12:00-13:00]\n").reasons).toEqual(["2: o horário não fecha"]);
    expect(hours("hours:\n  monday: [01:00-03:00, 22:00-02:00]\n").reasons).toEqual(["2: o horário não fecha"]);
    expect(hours("hours:\n  monday: [08:00-12:00, 11:00-13:00]\n").reasons).toEqual(["2: o horário não fecha"]);
    expect(hours("hours: {}\nholidays:\n  - { date: 2026-02-30 }\n").reasons[0]).toContain("não existe no calendário");
    expect(hours("hours: { mondey: 08:00-10:00 }\n").reasons[0]).toContain("mondey");
  });
});
