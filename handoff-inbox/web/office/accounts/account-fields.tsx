import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { Badge } from "../../ui/badge.js";
import { Button } from "../../ui/button.js";
import { TextAreaField, TextField } from "../../ui/field.js";
import { messageOf } from "../message-of.js";
import { officeWords } from "../office-words.js";
import type { AccountKind, AccountValues, SecretWords } from "./account-kind.js";

const texts = officeWords.accounts;

/**
 * Title, name at the provider, settings and secrets of an account. `set`: the names of the secrets that are stored. `fixed`:
 * the account at the provider cannot become another.
 */
export function AccountFields({
  form,
  kind,
  set,
  fixed = false,
}: {
  form: UseFormReturn<AccountValues>;
  kind: AccountKind;
  set: readonly string[];
  fixed?: boolean;
}) {
  const { errors } = form.formState;
  const wrong = (part: "settings" | "secrets", name: string) =>
    messageOf((errors[part] as Record<string, unknown> | undefined)?.[name]);
  return (
    <>
      <TextField
        label={texts.title}
        hint={texts.titleHint}
        problem={errors.title?.message}
        {...form.register("title")}
      />
      {kind.externalId && (
        <TextField
          label={kind.externalId.label}
          hint={fixed ? texts.fixed : kind.externalId.hint}
          readOnly={fixed}
          autoComplete="off"
          problem={errors.externalId?.message}
          {...form.register("externalId")}
        />
      )}
      {kind.settings.map(({ name, label, hint, as }) => {
        const field = { label, hint, problem: wrong("settings", name), ...form.register(`settings.${name}`) };
        return as === "lines" ? <TextAreaField key={name} rows={3} {...field} /> : <TextField key={name} {...field} />;
      })}
      {kind.secrets.map((secret) => (
        <SecretField
          key={secret.name}
          secret={secret}
          form={form}
          isSet={set.includes(secret.name)}
          problem={wrong("secrets", secret.name)}
        />
      ))}
    </>
  );
}

/** A secret is written and never shown again: not even that which is stored. */
function SecretField(props: {
  secret: SecretWords;
  form: UseFormReturn<AccountValues>;
  isSet: boolean;
  problem: string | undefined;
}) {
  const { secret, form, isSet, problem } = props;
  const [changing, setChanging] = useState(!isSet);
  if (!changing && problem === undefined)
    return (
      <div className="flex flex-wrap items-center justify-between gap-2 rounded-card border border-line bg-surface px-4 py-2.5">
        <span className="text-sm font-medium">{secret.label}</span>
        <span className="flex items-center gap-3">
          <Badge look="brand" icon="check">
            {texts.secretSet}
          </Badge>
          <Button aria-label={texts.secretReplaceOne(secret.label)} onClick={() => setChanging(true)}>
            {texts.secretReplace}
          </Button>
        </span>
      </div>
    );
  return (
    <TextField
      label={isSet ? texts.secretNew(secret.label) : secret.label}
      hint={isSet ? texts.secretNewHint : (secret.hint ?? texts.secretHint)}
      type="password"
      autoComplete="new-password"
      problem={problem}
      {...form.register(`secrets.${secret.name}`)}
    />
  );
}

/** How both sides of a change name and show an account's fields. */
export const accountNames = (kind: AccountKind) => ({
  title: { label: texts.title },
  externalId: { label: kind.externalId?.label ?? "" },
  settings: {
    label: texts.settings,
    show: (settings: AccountValues["settings"]) =>
      kind.settings.map(({ name, label }) => `${label}: ${settings[name] ?? ""}`).join("\n"),
  },
  secrets: {
    label: texts.secrets,
    show: (secrets: AccountValues["secrets"]) =>
      Object.values(secrets).some((value) => value !== "") ? texts.secretsNew : texts.secretsKept,
  },
});
