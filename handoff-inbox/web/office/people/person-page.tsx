import { useState } from "react";
import type { OfficePerson } from "../../../contract/office/people.js";
import type { GivenLink } from "../../../contract/people.js";
import { useDesk } from "../../session/desk-context.js";
import { Button } from "../../ui/button.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { useToast } from "../../ui/toasts.js";
import { Act, Acts } from "../acts.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { PEOPLE } from "../places.js";
import { useAct } from "../use-act.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { Access } from "./access.js";
import { LinkDialog } from "./link-dialog.js";
import { OutsideIdentities } from "./outside-identities.js";
import {
  GIVEN_ROLES,
  type GivenRole,
  PersonFields,
  type PersonValues,
  personNames,
  type TeamChoice,
} from "./person-fields.js";
import { rolesToGive } from "./roles-to-give.js";

const texts = officeWords.people;

/** One person: who they are and what they may do, and what can be done for or about their access. */
export function PersonPage({ id }: { id: string }) {
  const { api } = useDesk();
  const person = useOfficeQuery(["person", id], (signal) => api.ask("get /people/:id", { params: { id } }, signal));
  const teams = useOfficeQuery(["teams"], (signal) => api.ask("get /teams", {}, signal));
  return (
    <OfficePage
      form
      title={person.data?.name ?? texts.one}
      lead={person.data?.email}
      back={{ href: PEOPLE, name: officeWords.sections.people.title }}
      act={person.data && <Access person={person.data} />}
    >
      <Loaded query={teams}>
        {({ items }) => <Loaded query={person}>{(data) => <PersonForm person={data} teams={items} />}</Loaded>}
      </Loaded>
    </OfficePage>
  );
}

const valuesOf = ({ name, role, teams }: OfficePerson): PersonValues => ({ name, role: role as GivenRole, teams });

function PersonForm({ person, teams }: { person: OfficePerson; teams: readonly TeamChoice[] }) {
  const { api, me } = useDesk();
  const show = useToast();
  const changed = useOfficeChanged();
  const roles = rolesToGive(me.role);
  const mayChange = me.permissions.includes("people.change") && roles.some((role) => role === person.role);
  const office = useOfficeForm<PersonValues>({
    name: `person-${person.id}`,
    saved: valuesOf(person),
    revision: person.revision,
    read: (item) => valuesOf(item as OfficePerson),
    send: (values, revision) =>
      api.ask("put /people/:id", {
        params: { id: person.id },
        body: { ...values, disabled: person.disabled },
        revision: revision ?? person.revision,
      }),
    async onSaved() {
      await changed();
      show({ text: officeWords.form.saved });
    },
  });
  return (
    <>
      <FormShell office={office} fields={personNames(teams)} readOnly={!mayChange}>
        <PersonFields form={office.form} teams={teams} roles={mayChange ? roles : GIVEN_ROLES} />
      </FormShell>
      {mayChange && <OutsideIdentities person={person} />}
      {mayChange && <PersonActs person={person} />}
    </>
  );
}

function PersonActs({ person }: { person: OfficePerson }) {
  const { api, me } = useDesk();
  const [given, setGiven] = useState<GivenLink | null>(null);
  const [asking, setAsking] = useState(false);
  const show = useToast();
  const link = useAct(async () => {
    const answer = await api.ask("post /people/:id/password-link", { params: { id: person.id } });
    if (answer.mailed) show({ text: texts.mailed });
    else setGiven(answer);
  });
  const { id, name, role, teams, revision } = person;
  const disabled = !person.disabled;
  const turn = useAct(async () => {
    await api.ask("put /people/:id", {
      params: { id },
      body: { name, role: role as GivenRole, teams, disabled },
      revision,
    });
    setAsking(false);
    show({ text: disabled ? texts.disabled(name) : texts.enabled(name) });
  });
  return (
    <Acts title={texts.acts}>
      <Act text={person.hasPassword ? texts.resetHint : texts.inviteHint} problem={link.problem}>
        <Button disabled={link.busy || person.disabled} onClick={link.run}>
          {person.hasPassword ? texts.reset : texts.inviteAgain}
        </Button>
      </Act>
      {person.id !== me.id && (
        <Act text={person.disabled ? texts.enableHint : texts.disableHint} problem={asking ? undefined : turn.problem}>
          {person.disabled ? (
            <Button disabled={turn.busy} onClick={turn.run}>
              {texts.enable}
            </Button>
          ) : (
            <Button look="danger" onClick={() => setAsking(true)}>
              {texts.disable}
            </Button>
          )}
        </Act>
      )}
      {asking && (
        <ConfirmDialog
          danger
          title={texts.disableAsk(name)}
          text={texts.disableText}
          act={texts.disable}
          busy={turn.busy}
          problem={turn.problem}
          onConfirm={turn.run}
          onCancel={() => setAsking(false)}
        />
      )}
      {given?.link != null && (
        <LinkDialog link={given.link} expiresAt={given.expiresAt} onClose={() => setGiven(null)} />
      )}
    </Acts>
  );
}
