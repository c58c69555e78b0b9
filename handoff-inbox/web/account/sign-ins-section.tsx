import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { OpenSignIn } from "../../contract/account.js";
import { accountWords } from "../account-words.js";
import { useDesk } from "../session/desk-context.js";
import { browserWords } from "../text/browser-words.js";
import { useNow } from "../text/use-now.js";
import { Badge } from "../ui/badge.js";
import { Button } from "../ui/button.js";
import { ConfirmDialog } from "../ui/confirm-dialog.js";
import { FormProblem } from "../ui/form-problem.js";
import { Icon } from "../ui/icon.js";
import { Bars, Failed, Loading } from "../ui/states.js";
import { Section } from "./section.js";

const say = accountWords.signIns;

/** Where one is signed in, and ending that. */
export function SignInsSection() {
  const { api } = useDesk();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const query = useQuery({
    queryKey: ["sign-ins"],
    queryFn: ({ signal }) => api.ask("get /me/sign-ins", {}, signal),
    staleTime: 0,
  });
  const again = () => client.invalidateQueries({ queryKey: ["sign-ins"] });
  const end = useMutation({
    mutationFn: (id: string) => api.ask("delete /me/sign-ins/:id", { params: { id } }),
    onSettled: again,
  });
  const endOthers = useMutation({ mutationFn: () => api.ask("delete /me/sign-ins", {}), onSettled: again });
  const items = query.data?.items ?? [];
  return (
    <Section title={say.title} lead={say.lead}>
      <FormProblem>{(end.error ?? endOthers.error)?.message}</FormProblem>
      {query.isPending && (
        <>
          <Loading />
          <Bars widths={["w-2/3", "w-1/2"]} />
        </>
      )}
      {query.isError && <Failed what={say.failed} error={query.error} again={() => void query.refetch()} />}
      <ul className="flex flex-col divide-y divide-line">
        {items.map((one) => (
          <Row key={one.id} signIn={one} busy={end.isPending} onEnd={() => end.mutate(one.id)} />
        ))}
      </ul>
      {items.length === 1 && <p className="mt-2 text-sm text-muted">{say.onlyHere}</p>}
      {items.length > 1 && (
        <div className="mt-3 flex justify-end">
          <Button onClick={() => setAsking(true)}>{say.endOthers}</Button>
        </div>
      )}
      {asking && (
        <ConfirmDialog
          title={say.endOthersTitle}
          text={say.endOthersText}
          act={say.endOthers}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            endOthers.mutate();
          }}
        />
      )}
    </Section>
  );
}

function Row({ signIn, busy, onEnd }: { signIn: OpenSignIn; busy: boolean; onEnd(): void }) {
  const { times } = useDesk();
  const now = useNow();
  const device = browserWords(signIn.browser) ?? say.unknownDevice;
  const facts = [
    signIn.address === null ? null : say.from(signIn.address),
    say.since(times.moment(signIn.since, now)),
    signIn.current ? null : say.lastSeen(times.moment(signIn.lastSeen, now)),
  ];
  return (
    <li className="flex items-center gap-3 py-3">
      <Icon name="computer" className="size-5 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          {device} {signIn.current && <Badge look="brand">{say.here}</Badge>}
        </p>
        <p className="text-sm break-words text-muted">{facts.filter(Boolean).join(" · ")}</p>
      </div>
      {!signIn.current && (
        <Button aria-label={say.endOf(device)} aria-disabled={busy} onClick={() => !busy && onEnd()}>
          {say.end}
        </Button>
      )}
    </li>
  );
}
