import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { parsePrice } from "../../../company/parse-price.js";
import type { QuoteItems } from "../../contract/orders.js";
import { Loaded, OfficePage } from "../office/office-page.js";
import { useOfficeQuery } from "../office/use-office-query.js";
import { useDesk } from "../session/desk-context.js";
import { moneyWords } from "../text/money.js";
import { Button, IconButton } from "../ui/button.js";
import { SelectField, TextField } from "../ui/field.js";
import { FormProblem } from "../ui/form-problem.js";
import { Icon } from "../ui/icon.js";
import { Empty } from "../ui/states.js";
import { orderTexts } from "./order-texts.js";
import { useOrderAct } from "./use-order-act.js";

const { quote: texts } = orderTexts;
type Line = { key: string; slug: string; quantity: string };
const newLine = (): Line => ({ key: crypto.randomUUID(), slug: "", quantity: "1" });

/** A quote that a person makes for the customer of a conversation. */
export function QuotePage({ conversationId }: { conversationId: string }) {
  const { api } = useDesk();
  const sale = useOfficeQuery(["quote-items"], (signal) => api.ask("get /quote-items", {}, signal));
  const back = { href: `/conversas/${conversationId}`, name: orderTexts.conversation };
  return (
    <OfficePage form title={texts.title} lead={texts.lead} back={back}>
      <Loaded query={sale}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty icon="receipt" {...texts.empty} />
          ) : (
            <QuoteForm conversationId={conversationId} sale={data} />
          )
        }
      </Loaded>
    </OfficePage>
  );
}

function QuoteForm({ conversationId, sale }: { conversationId: string; sale: QuoteItems }) {
  const { api } = useDesk();
  const [, go] = useLocation();
  const [lines, setLines] = useState<readonly Line[]>(() => [newLine()]);
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  // The same key for each try of this form, so that a lost answer is no second quote.
  const [key] = useState(() => crypto.randomUUID());
  const price = typed.trim() === "" ? { ok: true as const, amount: 0 } : parsePrice(typed);
  const items = lines.flatMap(({ slug, quantity }) => {
    const count = Number(quantity);
    return slug !== "" && Number.isInteger(count) && count > 0 ? [{ slug, quantity: count }] : [];
  });
  const sum = items.reduce((all, { slug, quantity }) => all + (priceOf(sale, slug)?.price ?? 0) * quantity, 0);
  const discount = price.ok ? price.amount : 0;
  const currency = priceOf(sale, items[0]?.slug ?? "")?.currency ?? sale.items[0]?.currency ?? "BRL";
  const send = useOrderAct(async () => {
    await api.ask("post /conversations/:id/quotes", { params: { id: conversationId }, body: { items, discount }, key });
    go(`/conversas/${conversationId}`);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!send.busy && price.ok && items.length > 0) send.run(undefined);
  };
  const change = (changed: Line) => setLines(lines.map((line) => (line.key === changed.key ? changed : line)));
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <FormProblem>{send.problem ?? (tried && items.length === 0 ? texts.noItem : undefined)}</FormProblem>
      <ul className="flex flex-col gap-3">
        {lines.map((line) => (
          <li key={line.key} className="flex items-end gap-2">
            <LineFields line={line} sale={sale} onChange={change} />
            {lines.length > 1 && (
              <IconButton
                label={texts.drop(priceOf(sale, line.slug)?.title ?? texts.item)}
                onClick={() => setLines(lines.filter(({ key: one }) => one !== line.key))}
              >
                <Icon name="trash" />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      <p>
        <Button onClick={() => setLines([...lines, newLine()])}>
          <Icon name="plus" /> {texts.add}
        </Button>
      </p>
      <TextField
        label={texts.discount}
        hint={texts.discountHint(sale.percentOff)}
        problem={tried && !price.ok ? texts.badDiscount : undefined}
        inputMode="decimal"
        autoComplete="off"
        className="max-w-48 tabular-nums"
        disabled={sale.percentOff === 0}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-3">
        <p aria-live="polite">
          {texts.total}: <strong className="font-medium tabular-nums">{moneyWords(sum - discount, currency)}</strong>
        </p>
        <Button type="submit" look="main" aria-disabled={send.busy}>
          <Icon name="send" /> {texts.send}
        </Button>
      </div>
    </form>
  );
}

const priceOf = ({ items }: QuoteItems, slug: string) => items.find((item) => item.slug === slug);

function LineFields({ line, sale, onChange }: { line: Line; sale: QuoteItems; onChange(line: Line): void }) {
  return (
    <>
      <div className="min-w-0 flex-1">
        <SelectField
          label={texts.item}
          value={line.slug}
          onChange={(event) => onChange({ ...line, slug: event.target.value })}
        >
          <option value="">{texts.choose}</option>
          {sale.items.map(({ slug, title, price, currency }) => (
            <option key={slug} value={slug}>
              {title} ({moneyWords(price, currency)})
            </option>
          ))}
        </SelectField>
      </div>
      <div className="w-24 shrink-0">
        <TextField
          label={texts.quantity}
          type="number"
          min={1}
          max={99}
          value={line.quantity}
          onChange={(event) => onChange({ ...line, quantity: event.target.value })}
        />
      </div>
    </>
  );
}
