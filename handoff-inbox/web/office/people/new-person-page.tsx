import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { useLocation } from "wouter";
import type { GivenLink } from "../../../contract/people.js";
import { useDesk } from "../../session/desk-context.js";
import { TextField } from "../../ui/field.js";
import { useToast } from "../../ui/toasts.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { PEOPLE } from "../places.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { LinkDialog } from "./link-dialog.js";
import { PersonFields, type PersonValues, personNames, type TeamChoice } from "./person-fields.js";
import { rolesToGive } from "./roles-to-give.js";

const texts = officeWords.people;

/** Invites a person: by mail, or by a link that is shown once. */
export function NewPersonPage() {
  const { api } = useDesk();
  const teams = useOfficeQuery(["teams"], (signal) => api.ask("get /teams", {}, signal));
  return (
    <OfficePage
      form
      title={texts.new}
      lead={texts.newLead}
      back={{ href: PEOPLE, name: officeWords.sections.people.title }}
    >
      <Loaded query={teams}>{({ items }) => <NewPersonForm teams={items} />}</Loaded>
    </OfficePage>
  );
}

type NewPerson = PersonValues & { email: string };
const EMPTY: NewPerson = { name: "", email: "", role: "consultant", teams: [] };

function NewPersonForm({ teams }: { teams: readonly TeamChoice[] }) {
  const { api, me } = useDesk();
  const [, go] = useLocation();
  const show = useToast();
  const changed = useOfficeChanged();
  const [given, setGiven] = useState<GivenLink | null>(null);
  const office = useOfficeForm<NewPerson>({
    name: "person-new",
    saved: EMPTY,
    revision: null,
    send: (body) => api.ask("post /people/invitations", { body }),
    async onSaved(answer) {
      await changed();
      const link = answer as GivenLink;
      if (!link.mailed && link.link !== null) return setGiven(link);
      show({ text: texts.mailed });
      go(PEOPLE);
    },
  });
  const { form } = office;
  return (
    <FormShell office={office} save={texts.invite} fields={{ ...personNames(teams), email: { label: texts.email } }}>
      <PersonFields
        form={form as unknown as UseFormReturn<PersonValues>}
        teams={me.role === "manager" ? teams.filter(({ name }) => me.teams.includes(name)) : teams}
        roles={rolesToGive(me.role)}
      />
      <TextField
        label={texts.email}
        hint={texts.emailHint}
        type="email"
        inputMode="email"
        autoComplete="off"
        problem={form.formState.errors.email?.message}
        {...form.register("email")}
      />
      {given !== null && given.link !== null && (
        <LinkDialog link={given.link} expiresAt={given.expiresAt} onClose={() => go(PEOPLE)} />
      )}
    </FormShell>
  );
}
