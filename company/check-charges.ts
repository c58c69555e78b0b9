import type { Program } from "../flows/program.js";
import type { Problem } from "../flows/program-source.js";
import type { PlannedChannel, PlannedItem, PlannedPaymentAccount } from "./company-plan.js";
import type { PaymentKinds } from "./payments-file.js";

/** The currency of an order when the company has no items yet. */
const USUAL = "BRL";

/**
 * Warns, at the first step that charges, when no account can take the money: customers would only hear that no charge
 * could be made.
 */
export function checkCharges(
  program: Program,
  plan: {
    channels: readonly PlannedChannel[];
    items: readonly PlannedItem[];
    payments: readonly PlannedPaymentAccount[];
  },
  known: PaymentKinds,
): Problem[] {
  const own = [...program.flows.values()].filter(({ system }) => !system);
  const charges = own.flatMap((flow) =>
    flow.steps.filter(({ verb }) => verb === "charge").map((step) => ({ flow, step })),
  );
  const [first] = charges;
  if (!first) return [];
  const sold = plan.items.filter(({ active }) => active).map(({ currency }) => currency);
  const currencies = new Set(sold.length > 0 ? sold : [USUAL]);
  const missing = [...currencies].filter((currency) =>
    plan.channels.some(({ demo }) => !known.serves(plan.payments, { currency, demo })),
  );
  return missing.map((currency) => ({
    file: first.flow.file,
    line: first.step.line,
    flow: first.flow.name,
    step: first.step.key,
    reason: `o fluxo cobra, e nenhuma conta da empresa recebe em ${currency}: o cliente ouve que não deu para cobrar`,
    remedy: "Escreva uma conta em payments.yaml, ou, só para experimentar, ligue SANDBOX_PAYMENTS=on.",
  }));
}
