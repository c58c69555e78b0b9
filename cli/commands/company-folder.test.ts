import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, expect, it } from "vitest";
import { assets } from "../../server/assets.js";
import { companyFolder, SHIPPED_COMPANIES } from "./company-folder.js";

const here = process.cwd();
afterEach(() => process.chdir(here));

it("finds each shipped company by its name, unless a folder of that name is here", () => {
  for (const name of SHIPPED_COMPANIES) expect(companyFolder(name)).toBe(join(assets.companies, name));
  expect(companyFolder("./minha-empresa")).toBe(resolve("./minha-empresa"));
  process.chdir(mkdtempSync(join(tmpdir(), "folder-")));
  mkdirSync("aurora-fibra");
  expect(companyFolder("aurora-fibra")).toBe(resolve("aurora-fibra"));
});
