import { type FormEvent, useEffect, useRef, useState } from "react";
import { ApiFailure } from "../session/api-failure.js";

type Problems = { text: string | null; fields: Readonly<Record<string, string>> };
const NONE: Problems = { text: null, fields: {} };

/**
 * A form's state: whether it is being sent, and what is wrong. `check` gives what can be seen before sending, by field.
 * `send` may throw `ApiFailure`; the server's words then stand at their fields, or above the form when they belong to
 * none. The focus goes to the first field with a problem.
 */
export function useForm({
  check = () => ({}),
  send,
}: {
  check?(): Record<string, string | undefined>;
  send(): Promise<void>;
}) {
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState(NONE);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(problems.fields).length > 0)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [problems]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const found = Object.entries(check()).flatMap(([name, text]) => (text ? [[name, text] as const] : []));
    if (found.length > 0) return setProblems({ text: null, fields: Object.fromEntries(found) });
    setBusy(true);
    setProblems(NONE);
    try {
      await send();
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      const fields = shownIn(form.current, error.fields);
      setProblems({ text: Object.keys(fields).length > 0 ? null : error.message, fields });
    } finally {
      setBusy(false);
    }
  }
  return {
    busy,
    problem: problems.text,
    at: (field: string): string | undefined => problems.fields[field],
    props: { ref: form, noValidate: true, onSubmit: (event: FormEvent) => void submit(event) },
  };
}

/** The problems whose fields this form has, so that none is kept from the reader. */
function shownIn(form: HTMLFormElement | null, fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => form?.elements.namedItem(name) !== null));
}
