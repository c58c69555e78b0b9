import { parsePrice } from "../../../../company/parse-price.js";
import type { OfficeItem } from "../../../contract/office/catalog.js";
import { ApiFailure } from "../../session/api-failure.js";
import { contentsTexts } from "../contents-texts.js";

const { catalog: texts } = contentsTexts;

/** The form's values: the price as people write it, and lists with one entry in each line. */
export type ItemValues = {
  title: string;
  description: string;
  price: string;
  from: boolean;
  minutes: string;
  time: string;
  words: string;
  actions: string[];
  active: boolean;
};

export const NEW_ITEM: ItemValues = {
  title: "",
  description: "",
  price: "",
  from: false,
  minutes: "60",
  time: "",
  words: "",
  actions: [],
  active: true,
};

export function itemValues(item: OfficeItem): ItemValues {
  const { title, description, from, actions, active } = item;
  return {
    title,
    description,
    from,
    actions,
    active,
    price: (item.price / 100).toLocaleString("pt-BR", { minimumFractionDigits: 2 }),
    minutes: String(item.minutes),
    time: item.time ?? "",
    words: item.words.join("\n"),
  };
}

/** What is sent of them. Throws `ApiFailure`, as the server would, for a price that is none. */
export function itemBody(values: ItemValues) {
  const price = parsePrice(values.price);
  if (!price.ok) throw new ApiFailure(400, "invalid", texts.priceWrong, { price: texts.priceWrong });
  const { title, description, from, actions, active } = values;
  return {
    title,
    description,
    from,
    actions,
    active,
    price: price.amount,
    // What is no number is refused by the server at its field.
    minutes: Number(values.minutes),
    time: values.time.trim() || null,
    words: values.words.split("\n").flatMap((line) => line.trim() || []),
  };
}
