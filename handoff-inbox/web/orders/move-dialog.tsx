import { useState } from "react";
import type { PersonsAct } from "../../../bot/vocabulary/order-states.js";
import type { OrderDetail } from "../../contract/orders.js";
import { Loaded } from "../office/office-page.js";
import { useAct } from "../office/use-act.js";
import { useOfficeQuery } from "../office/use-office-query.js";
import { useDesk } from "../session/desk-context.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { TextField } from "../ui/field.js";
import { FormProblem } from "../ui/form-problem.js";
import { useToast } from "../ui/toasts.js";
import { orderTexts as texts } from "./order-texts.js";

/** Where an order may be moved to now, one button for each. */
export function MoveDialog({ id, number, onClose }: { id: string; number: number; onClose(): void }) {
  const { api } = useDesk();
  const order = useOfficeQuery(["order", id], (signal) => api.ask("get /orders/:id", { params: { id } }, signal));
  return (
    <Dialog title={texts.moveOne(number)} onClose={onClose}>
      <Loaded query={order}>{(data) => <Moves order={data} onDone={onClose} />}</Loaded>
    </Dialog>
  );
}

/** The acts of an order as buttons. */
export function Moves({ order, onDone }: { order: OrderDetail; onDone(): void }) {
  const { api } = useDesk();
  const show = useToast();
  const [asked, setAsked] = useState<PersonsAct | null>(null);
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const when = typed === "" ? null : new Date(typed).getTime();
  const move = useAct(async () => {
    if (asked === null) return;
    const body = { act: asked, from: order.state, when: asked === "schedule" ? when : null };
    const { notice } = await api.ask("post /orders/:id/move", { params: { id: order.id }, body });
    show({ text: `${texts.moved(texts.acts[asked])} ${texts.notices[notice]}` });
    setAsked(null);
    onDone();
  });
  const isTold = asked !== null && order.reach === "open" && order.toldActs.includes(asked);
  const badWhen = when === null || Number.isNaN(when) || when <= Date.now();
  if (order.acts.length === 0) return <p className="text-muted">{texts.noMoves}</p>;
  const submit = () => {
    setTried(true);
    if (!move.busy && (asked !== "schedule" || !badWhen)) move.run();
  };
  return (
    <div className="flex flex-col gap-3">
      <p className={order.reach === "open" ? "text-muted" : ""}>{texts.reach[order.reach]}</p>
      <FormProblem>{move.problem}</FormProblem>
      <div className="flex flex-wrap gap-2">
        {order.acts.map((act) => (
          <Button
            key={act}
            look={act === "cancel" ? "danger" : "plain"}
            aria-pressed={asked === act}
            className={asked === act ? "border-brand bg-brand-soft" : ""}
            onClick={() => setAsked(act)}
          >
            {texts.acts[act]}
          </Button>
        ))}
      </div>
      {asked === "schedule" && (
        <TextField
          label={texts.when}
          hint={isTold ? texts.whenHint : undefined}
          problem={tried && badWhen ? texts.badWhen : undefined}
          type="datetime-local"
          className="max-w-64"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      {asked !== null && order.reach === "open" && !isTold && <p className="text-muted">{texts.notTold}</p>}
      {asked !== null && (
        <p>
          <Button look={asked === "cancel" ? "danger" : "main"} aria-disabled={move.busy} onClick={submit}>
            {texts.move}: {texts.acts[asked]}
          </Button>
        </p>
      )}
    </div>
  );
}
