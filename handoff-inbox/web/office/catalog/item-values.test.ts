import { describe, expect, it } from "vitest";
import type { OfficeItem } from "../../../contract/office/catalog.js";
import { ApiFailure } from "../../session/api-failure.js";
import { itemBody, itemValues, NEW_ITEM } from "./item-values.js";

const ITEM: OfficeItem = {
  slug: "limpeza",
  title: "Limpeza",
  description: "Por dentro e por fora",
  price: 123_450,
  currency: "BRL",
  minutes: 90,
  time: null,
  from: true,
  words: ["limpar", "poeira"],
  actions: ["temp-cleanup"],
  active: true,
  fromFolder: false,
  revision: 1,
};

describe("an item's form", () => {
  it("sends what it was given when nothing was changed, to the cent", () => {
    const { slug: _slug, currency: _currency, fromFolder: _from, revision: _revision, ...face } = ITEM;
    expect(itemValues(ITEM).price).toBe("1.234,50");
    expect(itemBody(itemValues(ITEM))).toEqual(face);
  });

  it("says at the price that it is none", () => {
    const send = () => itemBody({ ...NEW_ITEM, title: "Visita", price: "uns cem" });
    expect(send).toThrow(ApiFailure);
    expect(itemBody({ ...NEW_ITEM, price: "R$ 89,90" }).price).toBe(8_990);
  });
});
