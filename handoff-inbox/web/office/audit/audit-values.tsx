import { useState } from "react";
import { officeWords } from "../office-words.js";

const texts = officeWords.audit;
/** So many entries of a list are read at a glance. */
const GLANCE = 5;

/** One side of a change. A long list is folded, and has one entry in each line. */
export function AuditValues({ values, gone }: { values: readonly string[]; gone?: boolean }) {
  const [open, setOpen] = useState(false);
  const look = gone ? "text-muted line-through" : "";
  if (values.length === 0) return <span className={look}>{texts.nothing}</span>;
  if (values.length === 1) return <span className={look}>{values[0]}</span>;
  const shown = open ? values : values.slice(0, GLANCE);
  return (
    <>
      <ul className={`list-inside list-disc ${look}`}>
        {shown.map((value, at) => (
          // Entries have no name but their place; the same one may stand twice in a list.
          <li key={at} className="break-words">
            {value || texts.nothing}
          </li>
        ))}
      </ul>
      {values.length > GLANCE && (
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="min-h-8 text-brand">
          {open ? texts.hide : texts.all(values.length)}
        </button>
      )}
    </>
  );
}
