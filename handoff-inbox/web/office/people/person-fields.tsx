import type { UseFormReturn } from "react-hook-form";
import { CheckField, FieldGroup, SelectField, TextField } from "../../ui/field.js";
import { messageOf } from "../message-of.js";
import { officeWords } from "../office-words.js";

export const GIVEN_ROLES = ["admin", "manager", "consultant", "viewer"] as const;
export type GivenRole = (typeof GIVEN_ROLES)[number];
export type PersonValues = { name: string; role: GivenRole; teams: string[] };
export type TeamChoice = { name: string; title: string };

const texts = officeWords.people;

/** Name, role and teams. `roles`: those that the person who is signed in may give. */
export function PersonFields({
  form,
  teams,
  roles,
}: {
  form: UseFormReturn<PersonValues>;
  teams: readonly TeamChoice[];
  roles: readonly GivenRole[];
}) {
  const { errors } = form.formState;
  return (
    <>
      <TextField label={texts.name} autoComplete="off" problem={errors.name?.message} {...form.register("name")} />
      <SelectField
        label={texts.role}
        hint={officeWords.roles.hints[form.watch("role")]}
        problem={errors.role?.message}
        {...form.register("role")}
      >
        {roles.map((role) => (
          <option key={role} value={role}>
            {officeWords.roles.names[role]}
          </option>
        ))}
      </SelectField>
      <FieldGroup label={texts.teams} hint={texts.teamsHint} problem={messageOf(errors.teams)}>
        {teams.map(({ name, title }) => (
          <CheckField key={name} label={title} value={name} {...form.register("teams")} />
        ))}
        {teams.length === 0 && <p className="text-muted">{texts.noTeams}</p>}
      </FieldGroup>
    </>
  );
}

/** How both sides of a change name and show them. */
export const personNames = (teams: readonly TeamChoice[]) => ({
  name: { label: texts.name },
  role: { label: texts.role, show: (role: GivenRole) => officeWords.roles.names[role] },
  teams: {
    label: texts.teams,
    show: (names: string[]) => names.map((name) => teams.find((team) => team.name === name)?.title ?? name).join(", "),
  },
});
