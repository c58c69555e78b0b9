import { expect, it } from "vitest";
import { z } from "zod";
import { fieldWords } from "./field-words.js";

const schema = z.object({
  name: z.string().trim().min(1).max(5),
  code: z.string().min(3),
  hours: z.array(z.object({ from: z.int().min(0).max(24) })),
  kind: z.enum(["a", "b"]),
});
const mistakesIn = (body: unknown) =>
  fieldWords(schema.safeParse(body, { reportInput: true }).error ?? new z.ZodError([]));

it("names each field once, by its path, in words for people", () => {
  expect(mistakesIn({ name: " ", code: "x", hours: [{ from: 1 }, { from: -1 }, { from: 25 }], kind: "c" })).toEqual({
    name: "Preencha este campo.",
    code: "Use ao menos 3 letras.",
    "hours.1.from": "O menor valor possível é 0.",
    "hours.2.from": "O maior valor possível é 24.",
    kind: "Confira este campo.",
  });
  expect(mistakesIn({ name: "comprido", code: 7, hours: [], kind: "a" })).toEqual({
    name: "Use no máximo 5 letras.",
    code: "Confira este campo.",
  });
  expect(mistakesIn({ code: "abc", hours: [], kind: "a" })).toEqual({ name: "Preencha este campo." });
  expect(mistakesIn([])).toEqual({ "": "Confira este campo." });
});

it("says how a list, an address and an empty field are filled", () => {
  const other = z.object({
    scopes: z.array(z.string()).min(1).max(2),
    email: z.email(),
    date: z.string().regex(/^\d+$/),
  });
  const words = (body: unknown) => fieldWords(other.safeParse(body, { reportInput: true }).error ?? new z.ZodError([]));
  expect(words({ scopes: [], email: "ana arroba", date: "" })).toEqual({
    scopes: "Escolha ao menos um.",
    email: "Escreva o e-mail inteiro, como ana@loja.com.br.",
    date: "Preencha este campo.",
  });
  expect(words({ scopes: ["a", "b", "c"], email: "", date: "x" })).toEqual({
    scopes: "São no máximo 2.",
    email: "Preencha este campo.",
    date: "Confira este campo.",
  });
});
