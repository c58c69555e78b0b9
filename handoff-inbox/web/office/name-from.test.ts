import { expect, it } from "vitest";
import { nameFrom } from "./name-from.js";

it.each([
  ["Bancada & Rua", "bancada-rua"],
  ["Pós-venda São João ", "pos-venda-sao-joao"],
  ["24 horas", "horas"],
  ["客服", ""],
])("makes of the title %j the name %j", (title, name) => {
  expect(nameFrom(title)).toBe(name);
});
