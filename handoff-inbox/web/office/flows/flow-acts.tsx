import { useState } from "react";
import { useLocation } from "wouter";
import type { OfficeFile } from "../../../contract/office/flows.js";
import { useDesk } from "../../session/desk-context.js";
import { Button } from "../../ui/button.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { useToast } from "../../ui/toasts.js";
import { Act, Acts } from "../acts.js";
import { keepFormDraft } from "../form/form-draft.js";
import { FLOWS } from "../places.js";
import { useAct } from "../use-act.js";
import { useOfficeChanged } from "../use-office-query.js";
import { flowTexts } from "./flow-texts.js";

const { flows: texts } = flowTexts;

/** The name under which unsaved input of a file's form is kept. */
export const formOf = (path: string): string => `flow-${path}`;

/** Throwing the draft away, and drafting that the file goes. */
export function FlowActs({ file, onDiscarded }: { file: OfficeFile; onDiscarded(): void }) {
  const { api, me } = useDesk();
  const changed = useOfficeChanged();
  const [, go] = useLocation();
  const show = useToast();
  const [asking, setAsking] = useState(false);
  const { path, draft, published, fileRevision, revision } = file;
  const discard = useAct(async () => {
    await api.ask("delete /flows/:path", { params: { path }, revision });
    keepFormDraft(me.id, formOf(path), null);
    setAsking(false);
    show({ text: texts.discarded });
    if (published === null) return go(FLOWS);
    await changed();
    onDiscarded();
  });
  const remove = useAct(async () => {
    await api.ask("put /flows/:path", { params: { path }, body: { text: null, from: fileRevision }, revision });
    show({ text: texts.removed });
  });
  const mayGo = published !== null && draft === null;
  if (draft === null && !mayGo) return null;
  return (
    <Acts title={texts.acts}>
      {draft !== null && (
        <Act text={texts.discardHint}>
          <Button look="danger" onClick={() => setAsking(true)}>
            {texts.discard}
          </Button>
        </Act>
      )}
      {mayGo && (
        <Act text={texts.removeHint} problem={remove.problem}>
          <Button look="danger" aria-disabled={remove.busy} onClick={() => remove.busy || remove.run()}>
            {texts.remove}
          </Button>
        </Act>
      )}
      {asking && (
        <ConfirmDialog
          danger
          title={texts.discardAsk}
          text={texts.discardText}
          act={texts.discard}
          busy={discard.busy}
          problem={discard.problem}
          onConfirm={discard.run}
          onCancel={() => setAsking(false)}
        />
      )}
    </Acts>
  );
}
