import { expect, it } from "vitest";
import { addressesOf } from "./addresses-of.js";

it.each([
  ["+55 11 98765-4321", ["5511987654321", "551187654321"]],
  ["(11) 98765-4321", ["5511987654321", "551187654321"]],
  ["+351 912 345 678", ["351912345678"]],
  ["Joana", []],
  ["12", []],
])("the wa_ids of %s", (written, addresses) => {
  expect(addressesOf(written)).toEqual(addresses);
});
