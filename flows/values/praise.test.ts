import { describe, expect, it } from "vitest";
import { isPraise } from "./praise.js";

describe("a thanks that praises what was done", () => {
  it.each([
    "muito obrigado, o técnico foi super educado",
    "valeu gente, o notebook ficou novo",
    "brigadão, a moça foi um amor comigo",
    "obrigada dona Célia, deu certo",
  ])("is heard in: %s", (text) => expect(isPraise(text)).toBe(true));

  it.each([
    "obrigado",
    "obrigada, mas ainda não voltou",
    "valeu, ficou ótimo, e quanto eu devo?",
    "obrigado, quero mais um rapidinho",
    "o atendimento foi ótimo",
  ])("is not in: %s", (text) => expect(isPraise(text)).toBe(false));
});
