import type { ModelPrices, Usage } from "./ports.js";

/** What a call cost, in millionths of the currency's unit, rounded up. */
export const costOf = ({ input, output }: Pick<Usage, "input" | "output">, prices: ModelPrices): number =>
  Math.ceil((input * prices.input + output * prices.output) / 1_000_000);
