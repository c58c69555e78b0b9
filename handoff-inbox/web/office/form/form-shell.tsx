import type { ReactNode } from "react";
import type { FieldValues } from "react-hook-form";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { FormProblem } from "../../ui/form-problem.js";
import { Icon } from "../../ui/icon.js";
import { officeWords } from "../office-words.js";
import { ConflictDialog, type FieldNames } from "./conflict-dialog.js";
import { problemWords } from "./problem-words.js";
import type { OfficeForm } from "./use-office-form.js";

const { form: texts } = officeWords;

/**
 * A form of the office around its fields: what was kept from an earlier visit, what went wrong, the acts at the lower
 * right, and the questions of `useOfficeForm`. `fields`: how both sides of a change name and show the values.
 */
export function FormShell<Values extends FieldValues>(props: {
  office: OfficeForm<Values>;
  fields: FieldNames<Values>;
  save?: string;
  readOnly?: boolean;
  /** The act that stands in the place of saving while there is nothing to save. */
  next?: ReactNode;
  /** As wide as its page, for a field that wants the room. */
  wide?: boolean;
  children: ReactNode;
}) {
  const { office, fields, save = texts.save, readOnly = false, wide = false, next, children } = props;
  const { isDirty, isSubmitting } = office.form.formState;
  return (
    <form
      noValidate
      onSubmit={(event) => void office.submit(event)}
      className={`flex flex-col gap-4 ${wide ? "" : "max-w-160"}`}
    >
      {office.keptSince !== null && <Kept since={office.keptSince} onDiscard={office.discard} />}
      <FormProblem>{office.problem && problemWords(office.problem, fields)}</FormProblem>
      <fieldset disabled={readOnly} className="flex min-w-0 flex-col gap-4">
        {children}
      </fieldset>
      {!readOnly && (
        <div className="sticky bottom-0 -mx-4 mt-1 flex flex-wrap items-center justify-end gap-2 border-t border-line bg-paper px-4 py-3">
          <p role="status" className="mr-auto text-sm text-muted">
            {isDirty && texts.unsaved}
          </p>
          {isDirty && <Button onClick={office.discard}>{texts.discard}</Button>}
          {(!isDirty && next) || (
            <Button type="submit" look="main" aria-disabled={isSubmitting}>
              {isSubmitting ? texts.saving : save}
            </Button>
          )}
        </div>
      )}
      {office.asked && <LeaveDialog onAnswer={office.answer} />}
      {office.conflict && <ConflictDialog {...office.conflict} fields={fields} onSettle={office.settle} />}
    </form>
  );
}

function Kept({ since, onDiscard }: { since: number; onDiscard(): void }) {
  const { times } = useDesk();
  const now = useNow();
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-card bg-amber-soft px-3 py-2">
      <Icon name="note" className="text-amber" />
      <span className="min-w-0 flex-1">{texts.kept(times.moment(since, now))}</span>
      <button type="button" onClick={onDiscard} className="min-h-8 font-medium underline">
        {texts.startOver}
      </button>
    </div>
  );
}

function LeaveDialog({ onAnswer }: { onAnswer(how: "stay" | "keep" | "discard"): void }) {
  return (
    <Dialog title={texts.leave.title} onClose={() => onAnswer("stay")}>
      <p className="mb-4 text-muted">{texts.leave.text}</p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="danger" className="mr-auto" onClick={() => onAnswer("discard")}>
          {texts.leave.discard}
        </Button>
        <Button onClick={() => onAnswer("keep")}>{texts.leave.keep}</Button>
        <Button look="main" data-first onClick={() => onAnswer("stay")}>
          {texts.leave.stay}
        </Button>
      </div>
    </Dialog>
  );
}
