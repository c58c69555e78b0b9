import { describe, expect, it } from "vitest";
import { calendar } from "../../company/calendar.js";
import { portuguese } from "../../company/portuguese.js";
import { hoursFact } from "../../knowledge/facts/hours-facts.js";
import { createTerms } from "../../knowledge/terms.js";

const terms = createTerms(portuguese);
const hours = calendar.readHours({
  path: "hours.yaml",
  text: 'hours: { weekdays: "09:00-18:00", saturday: "10:00-13:00" }\nholidays: [{ date: "12-25", name: Natal }]\n',
});
const company = {
  name: "Oficina Clique",
  timezone: "America/Sao_Paulo",
  phone: null,
  email: null,
  site: null,
  cnpj: null,
  address: null,
};
/** Tuesday, 1 December 2026. */
const TUESDAY = Date.parse("2026-12-01T13:15:00Z");
const told = (question: string) => hoursFact(question, hours, company, TUESDAY, calendar, terms)?.text ?? "";

describe("the hours of a day", () => {
  it.each(["sabado agora até q horas", "até que horas abrem no sábado agora?"])("are Saturday's: %s", (question) =>
    expect(told(question)).toContain("sábado, 05/12, abrimos das 10h às 13h"),
  );

  it("are this moment's for a plain now", () => expect(told("abertos agora?")).toContain("Hoje, terça-feira"));
});
