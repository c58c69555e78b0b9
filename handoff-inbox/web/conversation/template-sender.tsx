import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { templateText } from "../../../bot/vocabulary/message-template.js";
import type { UsableTemplate } from "../../contract/acts.js";
import { useDesk } from "../session/desk-context.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { SelectField, TextField } from "../ui/field.js";
import { Icon } from "../ui/icon.js";
import { Failed, Loading } from "../ui/states.js";
import { templateChoice, templateKey } from "./template-choice.js";
import { templateTexts as texts } from "./template-texts.js";

/** Offers to send an approved template, where nothing else may go out any more. */
export function TemplateSender({ conversationId }: { conversationId: string }) {
  const [open, setOpen] = useState(false);
  const [sent, setSent] = useState(false);
  return (
    <div className="mt-2 flex flex-wrap items-center gap-3">
      <Button look="main" className="min-h-10" onClick={() => setOpen(true)}>
        <Icon name="send" /> {texts.open}
      </Button>
      <p role="status" className="text-sm text-muted">
        {sent && texts.sent}
      </p>
      {open && (
        <Dialog title={texts.title} wide onClose={() => setOpen(false)}>
          <Choose
            conversationId={conversationId}
            onSent={() => {
              setSent(true);
              setOpen(false);
            }}
          />
        </Dialog>
      )}
    </div>
  );
}

function Choose({ conversationId, onSent }: { conversationId: string; onSent(): void }) {
  const { api } = useDesk();
  const [chosen, setChosen] = useState("");
  const query = useQuery({
    queryKey: ["templates", conversationId],
    queryFn: ({ signal }) => api.ask("get /conversations/:id/templates", { params: { id: conversationId } }, signal),
    staleTime: 0,
  });
  if (query.error) return <Failed what={texts.title} error={query.error} again={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  const { items } = query.data;
  const template = templateChoice(items, chosen);
  if (!template) return <p className="text-muted">{texts.none}</p>;
  // The first one is a choice too: what was shown stays when the list is read again.
  if (chosen === "") setChosen(templateKey(template));
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">{texts.lead}</p>
      <SelectField
        data-first
        label={texts.which}
        value={templateKey(template)}
        onChange={(event) => setChosen(event.target.value)}
      >
        {items.map((item) => (
          <option key={templateKey(item)} value={templateKey(item)}>
            {labelOf(item)}
          </option>
        ))}
      </SelectField>
      <Fill key={templateKey(template)} {...{ conversationId, template, onSent }} />
    </div>
  );
}

const labelOf = ({ name, language, category }: UsableTemplate) =>
  [name.replaceAll("_", " "), language, texts.categories[category ?? ""]].filter(Boolean).join(" · ");

/** The values of one template, with the whole message as the customer will read it. */
function Fill(props: { conversationId: string; template: UsableTemplate; onSent(): void }) {
  const { conversationId, template, onSent } = props;
  const { name, language, variables } = template;
  const { api } = useDesk();
  const [values, setValues] = useState(() => variables.map(() => ""));
  const [pressed, setPressed] = useState(false);
  // One key for the same values: what is sent again after a lost answer goes out once.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const send = useMutation({
    mutationFn: () =>
      api.ask("post /conversations/:id/template", {
        params: { id: conversationId },
        body: { name, language, variables: values },
        key,
      }),
    onSuccess: onSent,
  });
  const missing = values.map((value) => value.trim() === "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setPressed(true);
    if (!missing.includes(true) && !send.isPending) send.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      {variables.map((variable, at) => (
        <TextField
          key={variable}
          label={texts.variable(variable)}
          problem={pressed && missing[at] ? texts.needed : undefined}
          maxLength={1_024}
          value={values[at] ?? ""}
          onChange={(event) => {
            setValues(values.with(at, event.target.value));
            setKey(crypto.randomUUID());
          }}
        />
      ))}
      <section aria-label={texts.preview}>
        <p className="mb-1 text-sm font-medium">{texts.preview}</p>
        <p dir="auto" className="rounded-card border border-line bg-paper p-3 break-words whitespace-pre-wrap">
          {templateText(
            template,
            values.map((value, at) => value.trim() || `[${texts.variable(variables[at] ?? "")}]`),
          )}
        </p>
      </section>
      {send.error && (
        <p role="alert" className="text-sm text-red">
          {send.error.message}
        </p>
      )}
      <Button type="submit" look="main" className="min-h-10 self-end" aria-disabled={send.isPending}>
        <Icon name="send" /> {send.isPending ? texts.sending : texts.send}
      </Button>
    </form>
  );
}
