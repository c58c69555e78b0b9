import { useId } from "react";
import { officeWords } from "../office-words.js";

const texts = officeWords.models;
type Spent = { currency: string | null; calls: number; tokens: number; micros: number };

const number = (value: number) => value.toLocaleString("pt-BR");
/** Millionths of a currency's unit; less than a cent is told, too. */
const money = ({ currency, micros }: Spent) =>
  currency === null
    ? null
    : (micros / 1_000_000).toLocaleString("pt-BR", { style: "currency", currency, maximumFractionDigits: 4 });

/** What was spent on models in the last 24 hours. */
export function ModelsSpent({ spent }: { spent: readonly Spent[] }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className="mt-6 max-w-160 rounded-card border border-line bg-surface p-4">
      <h2 id={heading} className="font-semibold">
        {texts.spent}
      </h2>
      {spent.length === 0 && <p className="text-muted">{texts.nothingSpent}</p>}
      {spent.map((one) => (
        <p key={one.currency}>{texts.spentOf(number(one.calls), number(one.tokens), money(one))}</p>
      ))}
    </section>
  );
}
