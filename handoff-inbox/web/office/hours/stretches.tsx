import { type UseFormRegisterReturn, type UseFormReturn, useFieldArray } from "react-hook-form";
import { Button, IconButton } from "../../ui/button.js";
import { BOX } from "../../ui/field.js";
import { Icon } from "../../ui/icon.js";
import { officeWords } from "../office-words.js";
import { type HoursValues, readTime, type Weekday } from "./hours-values.js";

const texts = officeWords.hours;

/** The stretches of one day, each from one time to another. None: closed. `of`: the day's name, for screen readers. */
export function Stretches({
  form,
  name,
  of,
}: {
  form: UseFormReturn<HoursValues>;
  name: `week.${Weekday}` | `holidays.${number}.hours`;
  of: string;
}) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name });
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-2">
      {fields.length === 0 && <span className="text-muted">{texts.closed}</span>}
      {fields.map((field, at) => (
        <span key={field.id} className="flex items-center gap-1.5">
          <Time
            label={texts.from(of)}
            field={form.register(`${name}.${at}.from` as FromField, { setValueAs: readTime })}
          />
          <span aria-hidden="true">{texts.until}</span>
          <Time label={texts.to(of)} field={form.register(`${name}.${at}.to` as FromField, { setValueAs: readTime })} />
          <IconButton label={texts.removeStretch(of)} onClick={() => remove(at)}>
            <Icon name="close" />
          </IconButton>
        </span>
      ))}
      <Button look="bare" aria-label={texts.addStretchTo(of)} onClick={() => append({ from: "", to: "" })}>
        <Icon name="plus" /> {texts.addStretch}
      </Button>
    </div>
  );
}

type FromField = `week.${Weekday}.${number}.from`;

/** A time of 24 hours in every browser; "9" and "930" become times when one leaves the field. */
function Time({ label, field }: { label: string; field: UseFormRegisterReturn }) {
  return (
    <input
      type="text"
      inputMode="numeric"
      maxLength={5}
      placeholder="00:00"
      autoComplete="off"
      aria-label={label}
      {...field}
      onBlur={(event) => {
        event.target.value = readTime(event.target.value);
        void field.onBlur(event);
      }}
      className={`h-9 w-18! text-center tabular-nums ${BOX} px-1!`}
    />
  );
}
