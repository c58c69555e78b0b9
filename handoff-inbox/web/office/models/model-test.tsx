import { useMutation } from "@tanstack/react-query";
import { useId } from "react";
import type { OfficeModelAccount } from "../../../contract/office/model-accounts.js";
import { useDesk } from "../../session/desk-context.js";
import { Button } from "../../ui/button.js";
import { Icon } from "../../ui/icon.js";
import { officeWords } from "../office-words.js";
import { useOfficeChanged } from "../use-office-query.js";

const texts = officeWords.models;

/** Asks the account's model a short question, and says how that went. */
export function ModelTest({ account }: { account: OfficeModelAccount }) {
  const { api } = useDesk();
  const heading = useId();
  const changed = useOfficeChanged();
  const test = useMutation({
    mutationFn: () => api.ask("post /model-accounts/:name/test", { params: { name: account.name }, body: {} }),
    onSuccess: () => changed(),
  });
  const seconds = ((test.data?.ms ?? 0) / 1_000).toLocaleString("pt-BR", { maximumFractionDigits: 1 });
  return (
    <section aria-labelledby={heading} className="mt-8 max-w-160">
      <h2 id={heading} className="mb-2 font-semibold">
        {texts.test}
      </h2>
      <div className="flex flex-col gap-3 rounded-card border border-line bg-surface p-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-56 flex-1 text-muted">{texts.testHint}</p>
          <Button aria-disabled={test.isPending} onClick={() => !test.isPending && test.mutate()}>
            <Icon name="spark" /> {test.isPending ? texts.testSending : texts.testSend}
          </Button>
        </div>
        <p role="status" className={test.data ? (test.data.outcome === "ok" ? GOOD : BAD) : "sr-only"}>
          {test.data && (
            <>
              <Icon name={test.data.outcome === "ok" ? "check" : "warning"} className="mt-0.5" />
              <span className="min-w-0 break-words">
                {texts.testEnds[test.data.outcome](seconds)} {test.data.reason}
              </span>
            </>
          )}
        </p>
        {test.error && (
          <p role="alert" className="text-sm text-red">
            {test.error.message}
          </p>
        )}
      </div>
    </section>
  );
}

const LOOK = "flex gap-2 rounded-card px-3 py-2";
const GOOD = `${LOOK} bg-brand-soft`;
const BAD = `${LOOK} bg-red-soft text-red`;
