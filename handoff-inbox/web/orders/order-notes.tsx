import { type FormEvent, useState } from "react";
import type { OrderDetail } from "../../contract/orders.js";
import { useAct } from "../office/use-act.js";
import { useDesk } from "../session/desk-context.js";
import { useNow } from "../text/use-now.js";
import { Button } from "../ui/button.js";
import { TextAreaField } from "../ui/field.js";
import { FormProblem } from "../ui/form-problem.js";
import { orderTexts as texts } from "./order-texts.js";

/** What the team wrote about an order, and a field for more. */
export function OrderNotes({ order, mayWrite }: { order: OrderDetail; mayWrite: boolean }) {
  const { api, times } = useDesk();
  const now = useNow();
  const [text, setText] = useState("");
  // The same key until the note is kept, so that a lost answer makes no second note.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const add = useAct(async () => {
    await api.ask("post /orders/:id/notes", { params: { id: order.id }, body: { text: text.trim() }, key });
    setText("");
    setKey(crypto.randomUUID());
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!add.busy && text.trim() !== "") add.run();
  };
  return (
    <>
      {order.notes.length === 0 && <p className="text-muted">{texts.noNotes}</p>}
      <ul className="flex flex-col gap-2">
        {order.notes.map(({ id, text: said, by, at }) => (
          <li key={id} className="rounded-card bg-amber-soft px-3 py-2">
            <p className="break-words whitespace-pre-wrap">{said}</p>
            <p className="text-sm text-muted">
              {by}, {times.moment(at, now)}
            </p>
          </li>
        ))}
      </ul>
      {mayWrite && (
        <form noValidate onSubmit={submit} className="mt-3 flex flex-col items-end gap-2">
          <div className="w-full">
            <FormProblem>{add.problem}</FormProblem>
            <TextAreaField
              label={texts.note}
              rows={2}
              maxLength={2_000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </div>
          <Button type="submit" aria-disabled={add.busy || text.trim() === ""}>
            {texts.addNote}
          </Button>
        </form>
      )}
    </>
  );
}
