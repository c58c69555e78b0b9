import { useLocation } from "wouter";
import { ApiFailure } from "../../session/api-failure.js";
import { useDesk } from "../../session/desk-context.js";
import { CheckField, TextField } from "../../ui/field.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { nameFrom } from "../name-from.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { FLOWS } from "../places.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { newFile } from "./flow-file.js";
import { flowTexts } from "./flow-texts.js";

const { flows: texts } = flowTexts;
type NewFlow = { name: string; test: boolean };

/** Begins the draft of a new file. */
export function NewFlowPage() {
  const { api } = useDesk();
  const files = useOfficeQuery(["flows"], (signal) => api.ask("get /flows", {}, signal));
  return (
    <OfficePage
      form
      title={texts.new}
      lead={texts.newLead}
      back={{ href: FLOWS, name: officeWords.sections.flows.title }}
    >
      <Loaded query={files}>{({ items }) => <NewFlowForm taken={items.map(({ path }) => path)} />}</Loaded>
    </OfficePage>
  );
}

function NewFlowForm({ taken }: { taken: readonly string[] }) {
  const { api } = useDesk();
  const [, go] = useLocation();
  const changed = useOfficeChanged();
  const office = useOfficeForm<NewFlow>({
    name: "flow-new",
    saved: { name: "", test: false },
    revision: null,
    send({ name: written, test }) {
      const name = nameFrom(written);
      const path = `flows/${name}${test ? ".test" : ""}.yaml`;
      const wrong = name === "" ? texts.newNameHint : taken.includes(path) ? texts.taken : null;
      if (wrong !== null) throw new ApiFailure(400, "invalid", wrong, { name: wrong });
      const body = { text: newFile(name, test), from: 0 };
      return api.ask("put /flows/:path", { params: { path }, body, revision: 0 });
    },
    async onSaved(answer) {
      await changed();
      go(`${FLOWS}/a/${(answer as { path: string }).path}`);
    },
  });
  const { register, formState } = office.form;
  return (
    <FormShell office={office} fields={FIELDS} save={texts.begin}>
      <TextField
        label={texts.newName}
        hint={texts.newNameHint}
        autoComplete="off"
        problem={formState.errors.name?.message}
        {...register("name")}
      />
      <CheckField label={texts.newTest} hint={texts.newTestHint} {...register("test")} />
    </FormShell>
  );
}

const FIELDS = { name: { label: texts.newName }, test: { label: texts.newTest } };
