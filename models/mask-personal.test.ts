import { describe, expect, it } from "vitest";
import { maskPersonal } from "./mask-personal.js";

describe("masking what names a person", () => {
  it("covers a name, whole and in parts, and numbers and addresses of people", () => {
    const names = ["Mariana dos Santos Figueiredo"];
    expect(maskPersonal("sou a mariana, Figueiredo, 529.982.247-25, ana@exemplo.com.br", names)).toBe(
      "sou a [nome], [nome], [número], [e-mail]",
    );
    expect(maskPersonal("Mariana dos Santos Figueiredo", names)).toBe("[nome]");
  });
  it("leaves particles, short words and words of every day", () => {
    const text = "a garantia dos serviços é de 90 dias, e a tela da loja?";
    expect(maskPersonal(text, ["Ana e Davi dos Dias", "Rui da Costa de Lima", "Loja", "Dias", "e"])).toBe(text);
    expect(maskPersonal("oi, Ana Dias aqui", ["Ana Dias"])).toBe("oi, [nome] aqui");
  });
});
