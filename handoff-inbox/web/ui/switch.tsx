import { Switch as Radix } from "radix-ui";
import { useId } from "react";

/** Something that is on or off at once, without a form around it. */
export function Switch(props: {
  label: string;
  hint?: string;
  on: boolean;
  disabled?: boolean;
  onChange(on: boolean): void;
}) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <label htmlFor={id} className="block font-medium">
          {props.label}
        </label>
        {props.hint && (
          <p id={`${id}-more`} className="text-sm text-muted">
            {props.hint}
          </p>
        )}
      </div>
      <Radix.Root
        id={id}
        checked={props.on}
        disabled={props.disabled}
        onCheckedChange={props.onChange}
        aria-describedby={props.hint ? `${id}-more` : undefined}
        className="relative h-6 w-10 shrink-0 rounded-full border border-edge bg-paper transition-colors duration-150 disabled:opacity-60 data-[state=checked]:border-brand data-[state=checked]:bg-brand"
      >
        <Radix.Thumb className="block size-4 translate-x-[3px] rounded-full bg-edge transition-transform duration-150 data-[state=checked]:translate-x-[19px] data-[state=checked]:bg-on-brand" />
      </Radix.Root>
    </div>
  );
}
