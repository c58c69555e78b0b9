import { useState } from "react";
import { useLocation } from "wouter";
import type { Permission } from "../../../../platform/rights.js";
import { useDesk } from "../../session/desk-context.js";
import { Button } from "../../ui/button.js";
import { CopyField } from "../../ui/copy-field.js";
import { Dialog } from "../../ui/dialog.js";
import { CheckField, FieldGroup, SelectField, TextField } from "../../ui/field.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { messageOf } from "../message-of.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { KEYS } from "../places.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";

const texts = officeWords.keys;
const DAY = 24 * 60 * 60_000;
const LASTS = ["30", "90", "365", ""] as const;

type KeyValues = { name: string; scopes: Permission[]; lasts: (typeof LASTS)[number]; key: string };

/** A new API key: what it is for, what it may do, how long it lasts. The key itself is shown once. */
export function NewKeyPage() {
  const { api } = useDesk();
  const keys = useOfficeQuery(["keys"], (signal) => api.ask("get /api-keys", {}, signal));
  return (
    <OfficePage
      form
      title={texts.new}
      lead={texts.newLead}
      back={{ href: KEYS, name: officeWords.sections.keys.title }}
    >
      <Loaded query={keys}>{({ scopes }) => <NewKeyForm scopes={scopes} />}</Loaded>
    </OfficePage>
  );
}

function NewKeyForm({ scopes }: { scopes: readonly Permission[] }) {
  const { api } = useDesk();
  const [, go] = useLocation();
  const changed = useOfficeChanged();
  const [secret, setSecret] = useState<string | null>(null);
  // The key of the request lives with the input, so that it is made once however often it is sent.
  const [saved] = useState<KeyValues>(() => ({ name: "", scopes: [], lasts: "90", key: crypto.randomUUID() }));
  const office = useOfficeForm<KeyValues>({
    name: "key-new",
    saved,
    revision: null,
    send: ({ name, scopes: chosen, lasts, key }) =>
      api.ask("post /api-keys", {
        body: { name, scopes: chosen, expiresAt: lasts === "" ? null : Date.now() + Number(lasts) * DAY },
        key,
      }),
    async onSaved(answer) {
      await changed();
      setSecret((answer as { secret: string }).secret);
    },
  });
  const { register, formState } = office.form;
  return (
    <FormShell office={office} save={texts.make} fields={FIELDS}>
      <TextField
        label={texts.name}
        hint={texts.nameHint}
        autoComplete="off"
        problem={formState.errors.name?.message}
        {...register("name")}
      />
      <FieldGroup label={texts.scopes} hint={texts.scopesHint} problem={messageOf(formState.errors.scopes)}>
        {scopes.map((scope) => (
          <CheckField key={scope} label={officeWords.roles.acts[scope]} value={scope} {...register("scopes")} />
        ))}
      </FieldGroup>
      <SelectField
        label={texts.lasts}
        hint={texts.lastsHint}
        problem={formState.errors.lasts?.message}
        {...register("lasts")}
      >
        {LASTS.map((days) => (
          <option key={days} value={days}>
            {days === "" ? texts.noEnd : texts.days(Number(days))}
          </option>
        ))}
      </SelectField>
      {secret !== null && (
        <Dialog wide title={texts.made} onClose={() => go(KEYS)}>
          <p className="mb-3">{texts.once}</p>
          <CopyField label={texts.secret} value={secret} />
          <div className="mt-4 flex justify-end">
            <Button look="main" onClick={() => go(KEYS)}>
              {texts.kept}
            </Button>
          </div>
        </Dialog>
      )}
    </FormShell>
  );
}

const FIELDS = {
  name: { label: texts.name },
  scopes: {
    label: texts.scopes,
    show: (scopes: Permission[]) => scopes.map((one) => officeWords.roles.acts[one]).join(", "),
  },
  lasts: { label: texts.lasts },
  key: { label: texts.secret },
};
