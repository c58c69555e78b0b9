import { describe, expect, it } from "vitest";
import type { OfficeCompany } from "../../../contract/office/company.js";
import { companyBody, companyValues, surveyWords } from "./company-values.js";

const COMPANY: OfficeCompany = {
  slug: "oficina",
  name: "Oficina Clique",
  locale: "pt-BR",
  timezone: "America/Sao_Paulo",
  phone: "+551140028922",
  email: null,
  site: "https://oficina.example",
  cnpj: null,
  address: {
    street: "Rua das Flores",
    number: "10",
    complement: null,
    district: "Centro",
    city: "São Paulo",
    state: "SP",
    postalCode: "01310100",
    directions: null,
  },
  payment: ["Pix", "cartão"],
  survey: 90_000,
  revision: 3,
};

describe("the company's form", () => {
  it("sends what it was given when nothing was changed", () => {
    const { slug: _slug, revision: _revision, ...face } = COMPANY;
    expect(companyBody(companyValues(COMPANY))).toEqual(face);
    const bare = { ...COMPANY, address: null, payment: [], survey: null };
    expect(companyBody(companyValues(bare))).toMatchObject({ address: null, payment: [], survey: null });
  });

  it("sends no address when there is none, whatever was written", () => {
    expect(companyBody({ ...companyValues(COMPANY), hasAddress: false }).address).toBeNull();
  });

  it("leaves out empty lines and takes a small UF", () => {
    const values = companyValues(COMPANY);
    const written = { ...values, payment: " Pix \n\n dinheiro", address: { ...values.address, state: "sp" } };
    expect(companyBody(written)).toMatchObject({ payment: ["Pix", "dinheiro"], address: { state: "SP" } });
  });
});

it("says in words when the survey is sent", () => {
  expect(["never", "0", "90000", "60000", "7200000", "86400000"].map(surveyWords)).toEqual([
    "Não perguntar",
    "Assim que a conversa termina",
    "90 segundos depois",
    "1 minuto depois",
    "2 horas depois",
    "1 dia depois",
  ]);
});
