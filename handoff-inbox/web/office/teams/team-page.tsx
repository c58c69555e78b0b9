import { useLocation } from "wouter";
import type { OfficeTeam } from "../../../contract/office/teams.js";
import { useDesk } from "../../session/desk-context.js";
import { TextAreaField, TextField } from "../../ui/field.js";
import { useToast } from "../../ui/toasts.js";
import { Acts } from "../acts.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { nameFrom } from "../name-from.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { TEAMS } from "../places.js";
import { RemoveAct } from "../remove-act.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";

const texts = officeWords.teams;
const back = { href: TEAMS, name: officeWords.sections.teams.title };

type TeamValues = { title: string; description: string };
const valuesOf = ({ title, description }: OfficeTeam): TeamValues => ({ title, description: description ?? "" });
const bodyOf = ({ title, description }: TeamValues) => ({ title, description: description.trim() || null });
const FIELDS = { title: { label: texts.title }, description: { label: texts.description } };

/** One team. Its name in flows never changes; its title and description do. */
export function TeamPage({ name }: { name: string }) {
  const { api, me } = useDesk();
  const team = useOfficeQuery(["team", name], (signal) => api.ask("get /teams/:name", { params: { name } }, signal));
  return (
    <OfficePage form title={team.data?.title ?? texts.one} back={back}>
      <Loaded query={team}>
        {(data) => <TeamForm team={data} readOnly={!me.permissions.includes("company.change")} />}
      </Loaded>
    </OfficePage>
  );
}

/** A new team. */
export function NewTeamPage() {
  return (
    <OfficePage form title={texts.new} lead={officeWords.sections.teams.lead} back={back}>
      <TeamForm team={null} />
    </OfficePage>
  );
}

function TeamForm({ team, readOnly = false }: { team: OfficeTeam | null; readOnly?: boolean }) {
  const { api } = useDesk();
  const [, go] = useLocation();
  const show = useToast();
  const changed = useOfficeChanged();
  const office = useOfficeForm<TeamValues>({
    name: `team-${team?.name ?? "new"}`,
    saved: team === null ? { title: "", description: "" } : valuesOf(team),
    revision: team?.revision ?? null,
    read: (item) => valuesOf(item as OfficeTeam),
    send: (values, revision) =>
      team === null
        ? api.ask("post /teams", { body: { name: nameFrom(values.title), ...bodyOf(values) } })
        : api.ask("put /teams/:name", {
            params: { name: team.name },
            body: bodyOf(values),
            revision: revision ?? team.revision,
          }),
    async onSaved() {
      await changed();
      show({ text: officeWords.form.saved });
      if (team === null) go(TEAMS);
    },
  });
  const { register, formState } = office.form;
  return (
    <>
      <FormShell office={office} fields={FIELDS} readOnly={readOnly}>
        <TextField label={texts.title} problem={formState.errors.title?.message} {...register("title")} />
        <TextAreaField
          label={texts.description}
          hint={texts.descriptionHint}
          rows={2}
          problem={formState.errors.description?.message}
          {...register("description")}
        />
      </FormShell>
      {team !== null && !readOnly && (
        <Acts title={officeWords.form.danger}>
          <RemoveAct
            texts={texts}
            title={team.title}
            list={TEAMS}
            remove={() => api.ask("delete /teams/:name", { params: { name: team.name }, revision: team.revision })}
          />
        </Acts>
      )}
    </>
  );
}
