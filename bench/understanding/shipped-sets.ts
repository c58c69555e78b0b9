import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { SHIPPED_COMPANIES } from "../../cli/commands/company-folder.js";
import { MEANINGS } from "../../flows/meaning.js";
import { type Half, halfOf, inHalves, type UnderstandingSet } from "./understanding-set.js";

type ShippedCompany = (typeof SHIPPED_COMPANIES)[number];

const intent = z.object({
  examples: z.array(z.string()),
  keywords: z.array(z.string()).default([]),
  means: z.enum(MEANINGS).nullable().default(null),
});
const fixtureSchema = z.object({
  intents: z.record(z.string(), intent),
  heldout: z.object({ in_scope: z.record(z.string(), z.array(z.string())), out_of_scope: z.array(z.string()) }),
});

/** A shipped company: half of its own examples are learned, with what it declares, and the other half is asked. */
export function shippedCompany(company: ShippedCompany, root: string, seed: number, half: Half): UnderstandingSet {
  const intents = z
    .record(z.string(), intent)
    .parse(parse(readFileSync(join(root, `flows/library/${company}/intents.yaml`), "utf8")));
  const beginners = intentsThatBegin(join(root, `flows/library/${company}/flows`));
  const split = Object.entries(intents).map(([name, each]) => ({ ...each, name, ...inHalves(each.examples, seed) }));
  return {
    name: company,
    intents: split.map(({ name, learned, keywords, means }) => ({
      name,
      examples: learned,
      keywords,
      means,
      topic: !beginners.has(name),
    })),
    asked: split.flatMap(({ name, asked }) => halfOf(asked, half).map((text) => ({ intent: name, text }))),
    outOfScope: halfOf(fixture(root).heldout.out_of_scope, half),
  };
}

/** The names after `- intent:` in a folder of flows. */
function intentsThatBegin(folder: string): ReadonlySet<string> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml") && !file.endsWith(".test.yaml"));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8"));
  return new Set(texts.flatMap((text) => [...text.matchAll(/^ *- intent: *(\S+)/gm)].map(([, name = ""]) => name)));
}

/** The shop of the unit tests: all of its examples are learned, and the sentences that were held out are asked. */
export function shopOfTheTests(root: string, half: Half): UnderstandingSet {
  const { intents, heldout } = fixture(root);
  return {
    name: "shop-of-the-tests",
    intents: Object.entries(intents).map(([name, each]) => ({ name, ...each })),
    asked: Object.entries(heldout.in_scope).flatMap(([name, all]) =>
      halfOf(all, half).map((text) => ({ intent: name, text })),
    ),
    outOfScope: halfOf(heldout.out_of_scope, half),
  };
}

function fixture(root: string): z.output<typeof fixtureSchema> {
  return fixtureSchema.parse(parse(readFileSync(join(root, "tests/fixtures/understanding/oficina.yaml"), "utf8")));
}
