import { z } from "zod";
import type { CatalogEntry } from "../flows/catalog/catalog-entry.js";
import type { YamlFile } from "../flows/compile/read-yaml.js";
import type { Problem } from "../flows/program-source.js";
import { aboutMinutes } from "../flows/steps/order-in-flow.js";
import { checkYamlList, textRule } from "./check-yaml.js";
import type { PlannedItem } from "./company-plan.js";
import { fileProblem } from "./file-problem.js";
import { parsePrice } from "./parse-price.js";

const itemSchema = z.strictObject({
  item: textRule(
    (text) => /^[a-z][a-z0-9-]{0,62}$/.test(text),
    "o nome do item só tem letras minúsculas sem acento, números e -",
    "Escreva como troca-ssd; o nome bonito vai em title.",
  ),
  title: z.string().trim().min(1).max(80),
  description: z.string().trim().max(500).optional(),
  price: z.union([z.string(), z.number()], { error: 'o preço não está escrito como "R$ 89,90"' }),
  minutes: z.number().refine((minutes) => Number.isInteger(minutes) && minutes >= 1 && minutes <= 60 * 24 * 30, {
    error: "os minutos não são um número inteiro de 1 a 43200 (30 dias)",
    params: { remedy: "Escreva quanto tempo o serviço leva, em minutos: 90." },
  }),
  time: z.string().trim().min(1).max(60).optional(),
  from: z.boolean().optional(),
  words: z.array(z.string().trim().min(1).max(60)).max(60).optional(),
  actions: z.array(z.string()).optional(),
  active: z.boolean().optional(),
});

/**
 * `slugs` holds every name in the file, so that a flow that names an item with a mistake is not also told that the item
 * is missing.
 */
export type CatalogReading = {
  items: PlannedItem[];
  slugs: string[];
  /** The same items in the form in which flows and articles name them. */
  entries: CatalogEntry[];
  problems: Problem[];
};

/** Reads `catalog.yaml`. `isAction` says whether the agent's list has an action of that name. */
export function readCatalogFile(yaml: YamlFile, isAction: (name: string) => boolean): CatalogReading {
  const { items: read, problems } = checkYamlList(yaml, itemSchema);
  const items = new Map<string, PlannedItem>();
  const entries: CatalogEntry[] = [];
  for (const { value, index } of read) {
    const complain = (at: (string | number)[], reason: string, remedy: string) =>
      problems.push(fileProblem(yaml.path, yaml.line([index, ...at]), reason, remedy));
    const price = parsePrice(value.price);
    if (!price.ok) complain(["price"], price.reason, 'Escreva em reais, como "R$ 89,90" ou 89.90.');
    for (const [position, action] of (value.actions ?? []).entries()) {
      if (isAction(action)) continue;
      const remedy = "Use uma ação da lista dele, como temp-cleanup; sem actions, quem faz é a equipe.";
      complain(["actions", position], `o agente não conhece a ação "${action}"`, remedy);
    }
    if (items.has(value.item)) complain(["item"], `o item "${value.item}" aparece duas vezes`, "Apague um deles.");
    else {
      const item = {
        slug: value.item,
        title: value.title,
        description: value.description ?? "",
        price: price.ok ? price.amount : 0,
        currency: "BRL",
        minutes: value.minutes,
        time: value.time ?? null,
        from: value.from ?? false,
        words: value.words ?? [],
        actions: value.actions ?? [],
        active: value.active ?? true,
      };
      items.set(value.item, item);
      entries.push(entryOf(item));
    }
  }
  return { items: [...items.values()], slugs: slugsIn(yaml.value), entries, problems };
}

function entryOf(item: PlannedItem): CatalogEntry {
  const { slug, title, description, minutes, time, from, words, active } = item;
  return {
    slug,
    title,
    description,
    price: { amount: item.price, currency: item.currency },
    minutes,
    time: time ?? aboutMinutes(minutes),
    from,
    words,
    active,
  };
}

function slugsIn(data: unknown): string[] {
  if (!Array.isArray(data)) return [];
  return data.flatMap((item: unknown) => {
    const slug = typeof item === "object" && item !== null && "item" in item ? item.item : null;
    return typeof slug === "string" ? [slug] : [];
  });
}
