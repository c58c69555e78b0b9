import { type BaseSyntheticEvent, useEffect, useRef, useState } from "react";
import { type DefaultValues, type FieldValues, get, type Path, type UseFormReturn, useForm } from "react-hook-form";
import { ApiFailure, type Conflict } from "../../session/api-failure.js";
import { useDesk } from "../../session/desk-context.js";
import { leaving } from "../../session/leaving.js";
import { keepFormDraft, readFormDraft } from "./form-draft.js";

export type OfficeFormOptions<Values extends FieldValues> = {
  /** The form's name, the same whenever it is opened: `team:bancada`. */
  name: string;
  /** What the server has, or what a new item begins with. */
  saved: Values;
  /** The server's revision of it; null for a new item. */
  revision: number | null;
  /** Fields that are never kept in the tab. */
  secrets?: readonly (keyof Values)[];
  /** Makes the form's values of an item as the server gives it. */
  read?(item: unknown): Values;
  /** Sends the input; gives what the server has now. Throws `ApiFailure`. */
  send(values: Values, revision: number | null): Promise<unknown>;
  /** The form takes no second wish until it is done, so that a double click is one. */
  onSaved(answer: unknown): void | Promise<void>;
};

export type OfficeForm<Values extends FieldValues> = {
  form: UseFormReturn<Values>;
  submit(event?: BaseSyntheticEvent): Promise<void>;
  /** Takes all input back. */
  discard(): void;
  /** When the input was begun that an earlier visit left, in ms; null when none did. */
  keptSince: number | null;
  /** What went wrong with no field to say it at. */
  problem: ApiFailure | null;
  /** Somebody else saved meanwhile. */
  conflict: { base: Values; mine: Values; theirs: Values; who: Conflict } | null;
  /** Saves what the person chose of both sides; null goes back to the form with the input as it is. */
  settle(chosen: Values | null): Promise<void>;
  /** What would open the next page, while the person is asked about the input. */
  asked: (() => void) | null;
  answer(how: "stay" | "keep" | "discard"): void;
};

/**
 * The behaviour of every form of the office. Input is kept in the tab until it is saved or thrown away, and leaving the
 * page asks. The server's messages stand at their fields. When somebody else saved meanwhile, the input is kept, and
 * the person chooses. Mount the form anew for each item (`key`).
 */
export function useOfficeForm<Values extends FieldValues>(options: OfficeFormOptions<Values>): OfficeForm<Values> {
  const { me } = useDesk();
  const { name, secrets = [], send, onSaved } = options;
  const [draft] = useState(() => readFormDraft<Values>(me.id, name));
  const base = useRef({ values: draft?.base ?? options.saved, revision: draft ? draft.revision : options.revision });
  const form = useForm<Values>({ defaultValues: base.current.values as DefaultValues<Values> });
  const [keptSince, setKeptSince] = useState(draft?.at ?? null);
  const [problem, setProblem] = useState<ApiFailure | null>(null);
  const [conflict, setConflict] = useState<OfficeForm<Values>["conflict"]>(null);
  const [asked, setAsked] = useState<(() => void) | null>(null);
  const { isDirty } = form.formState;
  const sending = useRef(false);

  const forget = () => {
    keepFormDraft(me.id, name, null);
    setKeptSince(null);
  };
  useEffect(() => {
    if (draft !== null) form.reset(draft.values, { keepDefaultValues: true });
    const at = draft?.at ?? Date.now();
    return form.subscribe({
      formState: { values: true, isDirty: true },
      callback({ values, isDirty: dirty }) {
        const kept = { ...values };
        for (const secret of secrets) kept[secret] = base.current.values[secret];
        keepFormDraft(
          me.id,
          name,
          dirty ? { values: kept, base: base.current.values, revision: base.current.revision, at } : null,
        );
      },
    });
  }, []);
  useEffect(() => {
    if (!isDirty) return;
    leaving.hold((go) => setAsked(() => go));
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", onUnload);
    return () => {
      leaving.free();
      window.removeEventListener("beforeunload", onUnload);
    };
  }, [isDirty]);
  /** From now on, these values of the server count as saved. */
  const rebase = (values: Values, revision: number | null) => {
    base.current = { values, revision };
    form.reset(values);
  };
  const save = async (values: Values) => {
    setProblem(null);
    try {
      const answer = await send(values, base.current.revision);
      forget();
      rebase(options.read?.(answer) ?? values, revisionOf(answer));
      // Nothing is unsaved any more; the effect that says so comes after `onSaved`, which may open another page.
      leaving.free();
      await onSaved(answer);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.conflict && options.read)
        return setConflict({
          base: base.current.values,
          mine: values,
          theirs: options.read(error.conflict.current),
          who: error.conflict,
        });
      setProblem(showAtFields(form, error));
    }
  };
  /** One wish at a time: the second click of a double click does nothing. */
  const once = async (work: () => Promise<void>) => {
    if (sending.current) return;
    sending.current = true;
    await work().finally(() => void (sending.current = false));
  };
  return {
    form,
    keptSince,
    problem,
    conflict,
    asked,
    submit(event) {
      event?.preventDefault();
      return once(async () => {
        // A message at a part of a field (`week.monday.0`) belongs to no input, and would hold up every later save.
        form.clearErrors();
        await form.handleSubmit(save)(event);
      });
    },
    discard() {
      forget();
      setProblem(null);
      // What the server has now, which may be newer than what the input began with.
      rebase(options.saved, options.revision);
    },
    async settle(chosen) {
      if (chosen === null || conflict === null) return setConflict(null);
      await once(async () => {
        setConflict(null);
        base.current = { values: conflict.theirs, revision: conflict.who.revision };
        form.reset(conflict.theirs);
        form.reset(chosen, { keepDefaultValues: true });
        await save(chosen);
      });
    },
    answer(how) {
      const go = asked;
      setAsked(null);
      if (how === "stay" || go === null) return;
      if (how === "discard") {
        forget();
        rebase(base.current.values, base.current.revision);
      }
      leaving.free();
      go();
    },
  };
}

/**
 * Puts the server's messages at their fields. Gives what is left to say above the form: a message at a whole group
 * (`settings`) or at a field that this form does not show would stand nowhere (see `problemWords`).
 */
function showAtFields<Values extends FieldValues>(form: UseFormReturn<Values>, failure: ApiFailure): ApiFailure | null {
  const values = form.getValues();
  const names = Object.entries(failure.fields);
  const here = names.filter(([name]) => isShown(get(values, name)));
  here.forEach(([name, message], at) =>
    form.setError(name as Path<Values>, { type: "server", message }, { shouldFocus: at === 0 }),
  );
  if (here.length === 0) return failure;
  const elsewhere = names.filter((one) => !here.includes(one));
  if (elsewhere.length === 0) return null;
  return new ApiFailure(failure.status, failure.code, failure.message, Object.fromEntries(elsewhere));
}

const isShown = (value: unknown): boolean =>
  value !== undefined && (typeof value !== "object" || value === null || Array.isArray(value));

const revisionOf = (answer: unknown): number | null =>
  typeof answer === "object" && answer !== null && "revision" in answer ? Number(answer.revision) : null;
