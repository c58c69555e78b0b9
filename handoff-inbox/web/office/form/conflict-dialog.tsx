import { useId, useState } from "react";
import type { FieldValues } from "react-hook-form";
import type { Conflict } from "../../session/api-failure.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { officeWords } from "../office-words.js";
import { type Side, twoSides } from "./two-sides.js";

const texts = officeWords.form.conflict;

/** How the fields of a form are named and shown where two sides of a change stand beside each other. */
export type FieldNames<Values> = { [Name in keyof Values]: { label: string; show?(value: Values[Name]): string } };

/**
 * Both sides of what two people changed: what the person wrote, and what somebody else saved meanwhile. What only one of
 * them changed is chosen already.
 */
export function ConflictDialog<Values extends FieldValues>(props: {
  base: Values;
  mine: Values;
  theirs: Values;
  who: Conflict;
  fields: FieldNames<Values>;
  onSettle(chosen: Values | null): Promise<void>;
}) {
  const { base, mine, theirs, who, fields, onSettle } = props;
  const { times } = useDesk();
  const now = useNow();
  const sides = twoSides(base, mine, theirs);
  const [taken, setTaken] = useState<Record<string, "mine" | "theirs">>(() =>
    Object.fromEntries(sides.map((side) => [side.name, side.changedByMe ? "mine" : "theirs"])),
  );
  const settle = () => {
    const chosen = { ...theirs };
    for (const { name, mine: written } of sides)
      if (taken[name] === "mine") chosen[name as keyof Values] = written as Values[keyof Values];
    void onSettle(chosen);
  };
  return (
    <Dialog wide title={texts.title} onClose={() => void onSettle(null)}>
      <p className="mb-4">{texts.lead(who.by, times.moment(who.at, now))}</p>
      {sides.length === 0 && <p className="mb-4 text-muted">{texts.nothing}</p>}
      <div className="flex flex-col gap-4">
        {sides.map((side) => (
          <Choice
            key={side.name}
            side={side}
            field={fields[side.name as keyof Values] as AnyField}
            taken={taken[side.name] ?? "mine"}
            onTake={(which) => setTaken({ ...taken, [side.name]: which })}
          />
        ))}
      </div>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button onClick={() => void onSettle(null)}>{texts.back}</Button>
        <Button look="main" onClick={settle}>
          {texts.save}
        </Button>
      </div>
    </Dialog>
  );
}

type AnyField = { label: string; show?(value: unknown): string };

function Choice(props: {
  side: Side;
  field: AnyField;
  taken: "mine" | "theirs";
  onTake(which: "mine" | "theirs"): void;
}) {
  const { side, field, taken, onTake } = props;
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium">{field.label}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {(["mine", "theirs"] as const).map((which) => (
          <label
            key={which}
            className={`flex min-w-0 cursor-pointer items-start gap-2 rounded-card border p-3 ${taken === which ? "border-brand bg-brand-soft" : "border-line"}`}
          >
            <input
              type="radio"
              name={name}
              checked={taken === which}
              onChange={() => onTake(which)}
              className="mt-0.5 size-4 shrink-0 accent-brand"
            />
            <span className="min-w-0">
              <span className="block text-sm">{texts[which]}</span>
              <span className="block font-medium break-words whitespace-pre-wrap">{shown(field, side[which])}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function shown(field: AnyField, value: unknown): string {
  const text = field.show ? field.show(value) : String(value ?? "");
  return text === "" ? texts.empty : text;
}
