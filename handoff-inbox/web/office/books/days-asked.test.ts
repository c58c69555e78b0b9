import { expect, it } from "vitest";
import { daysOf } from "./days-asked.js";

const NOW = Date.parse("2026-11-30T15:00:00Z");

it("shows the last thirty days unless the address says otherwise", () => {
  expect(daysOf(new URLSearchParams(), NOW)).toEqual({ from: "2026-11-01", to: "2026-11-30" });
  expect(daysOf(new URLSearchParams("ate=2026-03-31"), NOW)).toEqual({ from: "2026-03-02", to: "2026-03-31" });
  expect(daysOf(new URLSearchParams("de=2026-01-01&ate=2026-01-02"), NOW)).toEqual({
    from: "2026-01-01",
    to: "2026-01-02",
  });
  expect(daysOf(new URLSearchParams("de=ontem&ate=hoje"), NOW)).toEqual({ from: "2026-11-01", to: "2026-11-30" });
});
