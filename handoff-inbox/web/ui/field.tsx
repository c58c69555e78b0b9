import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { words } from "../words.js";
import { Icon } from "./icon.js";

/** The words around a field: its label above, and below it a hint, or in the hint's place what is wrong. */
export type FieldWords = { label: string; hint?: ReactNode; problem?: string };

export const BOX =
  "w-full rounded-card border border-edge bg-surface px-3 text-base aria-invalid:border-red disabled:bg-paper disabled:text-muted md:text-[length:inherit]";

type Marks = { id: string; "aria-invalid": boolean; "aria-describedby": string | undefined };

/** Lays out one field. `children` gets what ties the field to its words. */
export function Field({ label, hint, problem, children }: FieldWords & { children(marks: Marks): ReactNode }) {
  const id = useId();
  const below = problem !== undefined || hint !== undefined;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({ id, "aria-invalid": problem !== undefined, "aria-describedby": below ? `${id}-more` : undefined })}
      <Below id={`${id}-more`} hint={hint} problem={problem} />
    </div>
  );
}

/** The line below a field or a group of them. */
function Below({ id, hint, problem }: { id: string; hint?: ReactNode; problem?: string }) {
  if (problem !== undefined)
    return (
      <p id={id} className="flex items-start gap-1.5 text-sm text-red">
        <Icon name="warning" className="mt-0.5" /> {problem}
      </p>
    );
  return hint === undefined ? null : (
    <p id={id} className="text-sm text-muted">
      {hint}
    </p>
  );
}

export function TextField({ label, hint, problem, className = "", ...rest }: FieldWords & ComponentProps<"input">) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(marks) => (
        <input
          type="text"
          {...rest}
          {...marks}
          className={`h-10 read-only:bg-paper read-only:text-muted ${BOX} ${className}`}
        />
      )}
    </Field>
  );
}

/** A password, which may be shown. */
export function PasswordField({ label, hint, problem, ...rest }: FieldWords & ComponentProps<"input">) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(marks) => (
        <span className="relative block">
          <input {...rest} {...marks} type={shown ? "text" : "password"} className={`h-10 pr-20 ${BOX}`} />
          <button
            type="button"
            aria-label={shown ? words.signIn.hide : words.signIn.show}
            onClick={() => setShown(!shown)}
            className="absolute inset-y-1 right-1 rounded-card px-2 text-sm text-muted hover:text-ink"
          >
            {shown ? words.signIn.hideShort : words.signIn.showShort}
          </button>
        </span>
      )}
    </Field>
  );
}

export function TextAreaField({ label, hint, problem, ...rest }: FieldWords & ComponentProps<"textarea">) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(marks) => <textarea rows={4} {...rest} {...marks} className={`py-2 ${BOX}`} />}
    </Field>
  );
}

/** The browser's own list: it works with a keyboard, a screen reader and a thumb. */
export function SelectField({ label, hint, problem, children, ...rest }: FieldWords & ComponentProps<"select">) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(marks) => (
        <span className="relative block">
          <select {...rest} {...marks} className={`h-10 appearance-none pr-9 ${BOX}`}>
            {children}
          </select>
          <Icon name="down" className="pointer-events-none absolute top-3 right-3 text-muted" />
        </span>
      )}
    </Field>
  );
}

/** A checkbox with its words beside it. */
export function CheckField({ label, hint, ...rest }: { label: string; hint?: string } & ComponentProps<"input">) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5 py-1 max-md:py-2">
      <input
        type="checkbox"
        {...rest}
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-more`}
        className="mt-0.5 size-4 shrink-0 accent-brand"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="block break-words">
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-more`} className="text-sm text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** Several fields that answer one question. */
export function FieldGroup({ label, hint, problem, children }: FieldWords & { children: ReactNode }) {
  const id = useId();
  const below = problem !== undefined || hint !== undefined;
  return (
    <fieldset className="flex min-w-0 flex-col gap-1" aria-describedby={below ? `${id}-more` : undefined}>
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {children}
      <Below id={`${id}-more`} hint={hint} problem={problem} />
    </fieldset>
  );
}
