import { useMutation } from "@tanstack/react-query";
import { useDesk } from "../../session/desk-context.js";
import { Button } from "../../ui/button.js";
import { Icon } from "../../ui/icon.js";
import { FlowProblems } from "./flow-problems.js";
import { flowTexts } from "./flow-texts.js";
import { usePublish } from "./use-publish.js";

const { flows: texts } = flowTexts;

/** The drafts of all files together: what is wrong with them, and publishing them. */
export function DraftsCard({ count }: { count: number }) {
  const { api } = useDesk();
  const check = useMutation({ mutationFn: () => api.ask("post /flows-check", { body: { paths: null } }) });
  const publish = usePublish(null);
  const problems = publish.broken.length > 0 ? publish.broken : (check.data?.problems ?? []);
  const warnings = check.data?.warnings ?? [];
  const wrong = publish.problem ?? check.error?.message;
  return (
    <div className="mb-5 flex flex-col gap-3">
      <section
        aria-label={texts.drafts(count)}
        className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-amber-line bg-amber-soft px-4 py-3"
      >
        <div className="min-w-56 flex-1">
          <p className="font-semibold">{texts.drafts(count)}</p>
          <p className="text-sm">{texts.draftsHint}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button aria-disabled={check.isPending} onClick={() => check.isPending || check.mutate()}>
            {check.isPending ? texts.checking : texts.check}
          </Button>
          <Button look="main" aria-disabled={publish.busy} onClick={() => publish.busy || publish.run()}>
            {publish.busy ? texts.checking : texts.publishAll}
          </Button>
        </div>
        <p role="status" className={check.data && problems.length === 0 ? "flex w-full gap-1.5 text-sm" : "sr-only"}>
          {check.data && problems.length === 0 && (
            <>
              <Icon name="check" className="mt-0.5 text-brand" /> {texts.fine}
            </>
          )}
        </p>
        {wrong && (
          <p role="alert" className="w-full text-sm text-red">
            {wrong}
          </p>
        )}
      </section>
      <FlowProblems problems={problems} warnings={warnings} />
    </div>
  );
}
