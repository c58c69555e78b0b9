import { useState } from "react";
import type { OrderDetail } from "../../contract/orders.js";
import { useDesk } from "../session/desk-context.js";
import { useNow } from "../text/use-now.js";
import { Button } from "../ui/button.js";
import { CopyField } from "../ui/copy-field.js";
import { FormProblem } from "../ui/form-problem.js";
import { useToast } from "../ui/toasts.js";
import { orderTexts as texts } from "./order-texts.js";
import { useOrderAct } from "./use-order-act.js";

/** The address of the customer's page of an order: to be shown, and to be made worthless. */
export function CustomerPage({ order: { id, pageEndsAt } }: { order: OrderDetail }) {
  const { api, times } = useDesk();
  const now = useNow();
  const show = useToast();
  const [url, setUrl] = useState<string | null>(null);
  const open = useOrderAct(async () => {
    setUrl((await api.ask("post /orders/:id/link", { params: { id } })).url);
  });
  const drop = useOrderAct(async () => {
    await api.ask("delete /orders/:id/link", { params: { id } });
    setUrl(null);
    show({ text: texts.dropped });
  });
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm text-muted">{texts.pageText}</p>
      {pageEndsAt !== null && <p className="text-sm">{texts.pageUntil(times.day(pageEndsAt, now))}</p>}
      <FormProblem>{open.problem ?? drop.problem}</FormProblem>
      {url === null ? (
        <p>
          <Button aria-disabled={open.busy} onClick={() => open.busy || open.run(undefined)}>
            {pageEndsAt === null ? texts.makePage : texts.showPage}
          </Button>
        </p>
      ) : (
        <CopyField label={texts.link} value={url} />
      )}
      {pageEndsAt !== null && (
        <p>
          <Button look="danger" aria-disabled={drop.busy} onClick={() => drop.busy || drop.run(undefined)}>
            {texts.dropPage}
          </Button>
        </p>
      )}
    </div>
  );
}
