import { useDesk } from "../../session/desk-context.js";
import { moneyWords } from "../../text/money.js";
import { useNow } from "../../text/use-now.js";
import { contentsTexts } from "../contents-texts.js";
import { Loaded } from "../office-page.js";
import { useOfficeQuery } from "../use-office-query.js";

const { catalog: texts } = contentsTexts;

/** How an item's price changed, and who changed it. */
export function PriceHistory({ slug }: { slug: string }) {
  const { api, times } = useDesk();
  const now = useNow();
  const prices = useOfficeQuery(["prices", slug], (signal) =>
    api.ask("get /catalog/:slug/prices", { params: { slug } }, signal),
  );
  return (
    <section aria-labelledby="prices" className="mt-8 max-w-160">
      <h2 id="prices" className="mb-2 font-semibold">
        {texts.prices}
      </h2>
      <Loaded query={prices}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">{texts.noPrices}</p>
          ) : (
            <ol className="divide-y divide-line rounded-card border border-line bg-surface">
              {items.map(({ at, by, before, after, currency }) => (
                <li key={at} className="flex flex-wrap justify-between gap-x-4 px-4 py-2">
                  <span className="tabular-nums">
                    {texts.priceChange(
                      before === null ? null : moneyWords(before, currency),
                      moneyWords(after, currency),
                    )}
                  </span>
                  <span className="text-sm text-muted">
                    {by}, {times.moment(at, now)}
                  </span>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}
