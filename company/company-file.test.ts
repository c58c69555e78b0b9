import { describe, expect, it } from "vitest";
import { readYaml } from "../flows/compile/read-yaml.js";
import { readCompanyFile } from "./company-file.js";

function read(survey: string) {
  const yaml = readYaml({ path: "company.yaml", text: `slug: loja\nname: Loja\n${survey}` });
  if (!yaml.ok) throw new Error("the YAML is broken");
  return readCompanyFile(yaml.yaml);
}

describe("survey in company.yaml", () => {
  it("is left to the product where nothing is said", () => {
    expect(read("").company?.survey).toBeUndefined();
    expect(read("survey: {}\n").company?.survey).toBeUndefined();
  });

  it("is turned off in either way that YAML reads it", () => {
    expect(read("survey: off\n").company?.survey).toBeNull();
    expect(read('survey: "off"\n').company?.survey).toBeNull();
    expect(read("survey: false\n").company?.survey).toBeNull();
  });

  it("says how long after", () => {
    expect(read("survey: { after: 5m }\n").company?.survey).toBe(300_000);
  });

  it.each(["survey: on\n", "survey: { after: soon }\n", "survey: { before: 5m }\n", "survey: 90\n"])(
    "refuses %j, with where and why",
    (text) => {
      const { company, problems } = read(text);
      expect(company).toBeNull();
      expect(problems[0]).toMatchObject({ file: "company.yaml", line: 3 });
    },
  );
});
