import { useState } from "react";
import type { OfficePerson } from "../../../contract/office/people.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Button } from "../../ui/button.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { useToast } from "../../ui/toasts.js";
import { Act, Acts } from "../acts.js";
import { officeWords } from "../office-words.js";
import { useAct } from "../use-act.js";
import { useOfficeQuery } from "../use-office-query.js";

const texts = officeWords.people.outside;

/** By which other services a person signs in, and forgetting that. Nothing for whoever signs in here only. */
export function OutsideIdentities({ person }: { person: Pick<OfficePerson, "id" | "name"> }) {
  const { api, times } = useDesk();
  const now = useNow();
  const show = useToast();
  const [asking, setAsking] = useState(false);
  const params = { id: person.id };
  const known = useOfficeQuery(["outside", person.id], (signal) =>
    api.ask("get /people/:id/outside-identities", { params }, signal),
  );
  const unbind = useAct(async () => {
    await api.ask("delete /people/:id/outside-identities", { params });
    setAsking(false);
    show({ text: texts.unbound(person.name) });
  });
  const items = known.data?.items ?? [];
  if (items.length === 0) return null;
  const since = (at: number) => times.day(at, now);
  return (
    <Acts title={texts.title}>
      <Act
        text={items.map(({ issuer, since: at }) => texts.since(hostOf(issuer), since(at))).join(" ")}
        problem={asking ? undefined : unbind.problem}
      >
        <Button onClick={() => setAsking(true)}>{texts.unbind}</Button>
      </Act>
      {asking && (
        <ConfirmDialog
          title={texts.ask(person.name)}
          text={texts.text}
          act={texts.unbind}
          busy={unbind.busy}
          problem={unbind.problem}
          onConfirm={unbind.run}
          onCancel={() => setAsking(false)}
        />
      )}
    </Acts>
  );
}

const hostOf = (issuer: string): string => URL.parse(issuer)?.host ?? issuer;
