import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useSearch } from "wouter";
import type { OfficeFile } from "../../../contract/office/flows.js";
import { useDesk } from "../../session/desk-context.js";
import { Button } from "../../ui/button.js";
import { Icon } from "../../ui/icon.js";
import { useToast } from "../../ui/toasts.js";
import { FormShell } from "../form/form-shell.js";
import { type OfficeForm, useOfficeForm } from "../form/use-office-form.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { FLOWS } from "../places.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { FlowActs, formOf } from "./flow-acts.js";
import { fileState, fileTitle } from "./flow-file.js";
import { FlowProblems } from "./flow-problems.js";
import { FlowState } from "./flow-state.js";
import { flowTexts } from "./flow-texts.js";
import { LineEditor, type LineEditorHandle } from "./line-editor.js";
import { usePublish } from "./use-publish.js";

const { flows: texts } = flowTexts;

/** One file of the program: its text as a draft, what the server says to it, and publishing it. */
export function FlowPage({ path }: { path: string }) {
  const { api, me } = useDesk();
  const file = useOfficeQuery(["flow", path], (signal) => api.ask("get /flows/:path", { params: { path } }, signal));
  // How often the draft was thrown away here: the field then begins anew.
  const [round, setRound] = useState(0);
  const mayChange = me.permissions.includes("company.change");
  return (
    <OfficePage
      title={file.data ? fileTitle(file.data) : texts.one}
      lead={path}
      back={{ href: FLOWS, name: officeWords.sections.flows.title }}
      act={file.data && <FlowState file={file.data} />}
    >
      <Loaded query={file}>
        {(data) => (
          <>
            {data.draft?.text === null ? (
              <p role="note" className="flex max-w-160 gap-2 rounded-card bg-amber-soft px-3 py-2">
                <Icon name="info" className="mt-0.5 text-amber" /> {texts.removal}
              </p>
            ) : (
              <FlowEditor key={`${data.fileRevision}-${round}`} file={data} readOnly={!mayChange} />
            )}
            {mayChange && <FlowActs file={data} onDiscarded={() => setRound(round + 1)} />}
          </>
        )}
      </Loaded>
    </OfficePage>
  );
}

/** `from`: the revision of the published file that the author has before their eyes. */
type FlowValues = { text: string; from: number };
const valuesOf = ({ draft, published, fileRevision }: OfficeFile): FlowValues => ({
  text: draft?.text ?? published ?? "",
  from: draft?.from ?? fileRevision,
});

function FlowEditor({ file, readOnly }: { file: OfficeFile; readOnly: boolean }) {
  const { api } = useDesk();
  const { path, draft, revision } = file;
  const show = useToast();
  const changed = useOfficeChanged();
  const editor = useRef<LineEditorHandle>(null);
  const line = Number(new URLSearchParams(useSearch()).get("linha") ?? 0);
  const office = useOfficeForm<FlowValues>({
    name: formOf(path),
    saved: valuesOf(file),
    revision,
    read: (item) => valuesOf(item as OfficeFile),
    send: (values, seen) => api.ask("put /flows/:path", { params: { path }, body: values, revision: seen ?? revision }),
    async onSaved() {
      await changed();
      show({ text: texts.saved });
    },
  });
  const check = useQuery({
    queryKey: ["office", "flows-check", path, revision],
    queryFn: ({ signal }) => api.ask("post /flows-check", { body: { paths: [path] } }, signal),
    enabled: draft !== null && !readOnly,
    refetchOnWindowFocus: false,
  });
  const publish = usePublish([path]);
  const dirty = office.form.formState.isDirty;
  const problems = publish.broken.length > 0 ? publish.broken : (check.data?.problems ?? []);
  const warnings = check.data?.warnings ?? [];
  const wrong = new Set(problems.flatMap((one) => (one.file === path ? one.line : [])));
  useEffect(() => {
    if (line > 0) editor.current?.show(line);
  }, [line]);
  return (
    <div className="flex flex-col gap-4">
      {fileState(file) === "outdated" && <Outdated file={file} office={office} />}
      <FormShell
        wide
        office={office}
        fields={FIELDS}
        save={texts.save}
        readOnly={readOnly}
        next={
          draft !== null && (
            <Button look="main" aria-disabled={publish.busy} onClick={() => publish.busy || publish.run()}>
              {publish.busy ? texts.checking : texts.publish}
            </Button>
          )
        }
      >
        <LineEditor
          label={texts.textOf(path)}
          text={office.form.watch("text")}
          wrong={wrong}
          handle={editor}
          {...office.form.register("text")}
        />
      </FormShell>
      {!readOnly && (
        <>
          <p role="status" className="text-sm text-muted">
            {draft === null
              ? texts.noDraft
              : dirty
                ? texts.saveFirst
                : check.isFetching
                  ? texts.checking
                  : check.isError
                    ? check.error.message
                    : problems.length === 0 && texts.fine}
          </p>
          {publish.problem && (
            <p role="alert" className="text-sm text-red">
              {publish.problem}
            </p>
          )}
        </>
      )}
      {!dirty && (
        <FlowProblems
          problems={problems}
          warnings={warnings}
          path={path}
          onLine={(wanted) => editor.current?.show(wanted)}
        />
      )}
    </div>
  );
}

/** Somebody published the file since the draft was begun: its author compares, says so, and saves. */
function Outdated({ file, office: { form } }: { file: OfficeFile; office: OfficeForm<FlowValues> }) {
  const { path, published, fileRevision } = file;
  return (
    <section
      aria-label={texts.states.outdated}
      className="flex flex-col gap-2 rounded-card border border-amber-line bg-amber-soft px-4 py-3"
    >
      <p className="font-semibold">{texts.outdated(path)}</p>
      <p className="text-sm">{texts.outdatedHint}</p>
      <details>
        <summary className="min-h-8 cursor-pointer text-sm font-medium underline">{texts.showPublished}</summary>
        <pre
          // Scrolled by keyboard, too.
          tabIndex={0}
          role="region"
          aria-label={texts.showPublished}
          className="mt-1 max-h-80 overflow-auto rounded-card border border-line bg-surface p-3 font-mono text-[13px] leading-5"
        >
          {published}
        </pre>
      </details>
      <Button
        look="amber"
        className="self-start"
        aria-disabled={form.watch("from") === fileRevision}
        onClick={() => form.setValue("from", fileRevision, { shouldDirty: true })}
      >
        {texts.compared}
      </Button>
    </section>
  );
}

const FIELDS = { text: { label: texts.text }, from: { label: texts.version } };
