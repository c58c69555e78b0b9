import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";

const INPUT =
  "h-10 w-full rounded-card border border-edge bg-surface px-3 text-base font-normal aria-invalid:border-red";

type FieldProps = Omit<ComponentProps<"input">, "onChange"> & {
  label: string;
  hint?: string;
  /** What is wrong, in place of the hint. */
  problem?: string;
  onValue(value: string): void;
};

/** A labelled text field, with its hint or what is wrong with it below. A password can be shown. */
export function Field({ label, hint, problem, onValue, type = "text", className = "", ...rest }: FieldProps) {
  const [shown, setShown] = useState(false);
  const id = useId();
  const below = problem ?? hint;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          {...rest}
          id={id}
          type={type === "password" && shown ? "text" : type}
          onChange={(event) => onValue(event.target.value)}
          aria-invalid={problem !== undefined}
          aria-describedby={below === undefined ? undefined : `${id}-below`}
          className={`${INPUT} ${type === "password" ? "pr-20" : ""} ${className}`}
        />
        {type === "password" && (
          <button
            type="button"
            aria-label={shown ? words.signIn.hide : words.signIn.show}
            onClick={() => setShown(!shown)}
            className="absolute inset-y-1 right-1 rounded-card px-2 text-sm text-muted hover:text-ink"
          >
            {shown ? words.signIn.hideShort : words.signIn.showShort}
          </button>
        )}
      </div>
      {below !== undefined && (
        <p id={`${id}-below`} className={`text-sm ${problem === undefined ? "text-muted" : "text-red"}`}>
          {below}
        </p>
      )}
    </div>
  );
}

/** What went wrong with a whole form; nothing without words. */
export function Problem({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <p role="alert" className="mb-3 flex gap-2 rounded-card bg-red-soft px-3 py-2 text-red">
      <Icon name="warning" className="mt-0.5" /> {children}
    </p>
  );
}
