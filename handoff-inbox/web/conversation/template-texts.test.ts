import { expect, it } from "vitest";
import { templateTexts } from "./template-texts.js";

it("says that an account has no templates only after its list was read", () => {
  expect(templateTexts.empty(true)).toContain("A conta não tem modelos");
  expect(templateTexts.empty(false)).toContain("ainda não foi lida");
  expect(templateTexts.empty(false)).not.toContain("A conta não tem modelos");
});
