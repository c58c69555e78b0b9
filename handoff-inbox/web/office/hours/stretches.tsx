import type { UseFormReturn } from "react-hook-form";
import { useFieldArray } from "react-hook-form";
import { Button, IconButton } from "../../ui/button.js";
import { BOX } from "../../ui/field.js";
import { Icon } from "../../ui/icon.js";
import { officeWords } from "../office-words.js";
import type { HoursValues, Weekday } from "./hours-values.js";

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
          <input
            type="time"
            aria-label={texts.from(of)}
            className={`h-9 w-28! ${BOX}`}
            {...form.register(`${name}.${at}.from` as `week.${Weekday}.${number}.from`)}
          />
          <span aria-hidden="true">{texts.until}</span>
          <input
            type="time"
            aria-label={texts.to(of)}
            className={`h-9 w-28! ${BOX}`}
            {...form.register(`${name}.${at}.to` as `week.${Weekday}.${number}.to`)}
          />
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
