import { useState } from "react";
import { useDesk } from "../../session/desk-context.js";
import { Button } from "../../ui/button.js";
import { TextField } from "../../ui/field.js";
import { FormProblem } from "../../ui/form-problem.js";
import { useToast } from "../../ui/toasts.js";
import { useAct } from "../use-act.js";
import { documentTexts } from "./document-texts.js";

const texts = documentTexts.page;
const LONGEST = 2_000;

/** Brings a page of the web by its address. */
export function BringPage() {
  const { api } = useDesk();
  const show = useToast();
  const [url, setUrl] = useState("");
  const bring = useAct(async () => {
    await api.ask("post /documents/pages", { body: { url: url.trim() }, key: crypto.randomUUID() });
    setUrl("");
  });
  const site = useAct(async () => {
    const { pages, left } = await api.ask("post /documents/sites", {
      body: { url: url.trim() },
      key: crypto.randomUUID(),
    });
    setUrl("");
    show({ text: texts.listed(pages, left) });
  });
  const busy = bring.busy || site.busy;
  return (
    <form
      className="mb-4 flex flex-col gap-3 rounded-card border border-line bg-surface p-4"
      onSubmit={(event) => {
        event.preventDefault();
        bring.run();
      }}
    >
      <FormProblem>{bring.problem ?? site.problem}</FormProblem>
      <TextField
        label={texts.bring}
        hint={busy ? texts.visiting : texts.hint}
        type="url"
        required
        maxLength={LONGEST}
        placeholder={texts.placeholder}
        value={url}
        onChange={(event) => setUrl(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" aria-disabled={busy}>
          {texts.act}
        </Button>
        <Button disabled={url.trim() === ""} aria-disabled={busy} onClick={site.run}>
          {texts.site}
        </Button>
      </div>
    </form>
  );
}

/** Has a page fetched again at once. */
export function VisitAgain({ id, name }: { id: string; name: string }) {
  const { api } = useDesk();
  const show = useToast();
  const visit = useAct(async () => {
    const { problem } = await api.ask("post /documents/:id/visit", { params: { id } });
    if (problem === null) show({ text: texts.visited });
  });
  return (
    <>
      <Button look="bare" aria-disabled={visit.busy} aria-label={`${texts.again}: ${name}`} onClick={visit.run}>
        {visit.busy ? texts.visiting : texts.again}
      </Button>
      <FormProblem>{visit.problem}</FormProblem>
    </>
  );
}
