import { useMutation } from "@tanstack/react-query";
import { useId } from "react";
import type { OfficeChannel } from "../../../contract/office/channels.js";
import { useDesk } from "../../session/desk-context.js";
import { Button } from "../../ui/button.js";
import { Icon } from "../../ui/icon.js";
import { officeWords } from "../office-words.js";

const texts = officeWords.channels;

/** Asks the provider whether the account works, and says what to mend. */
export function ChannelCheck({ channel }: { channel: OfficeChannel }) {
  const { api } = useDesk();
  const heading = useId();
  const check = useMutation({
    mutationFn: () => api.ask("get /channels/:name/check", { params: { name: channel.name } }),
  });
  const { data, error, isPending } = check;
  return (
    <section aria-labelledby={heading} className="mt-8 max-w-160">
      <h2 id={heading} className="mb-2 font-semibold">
        {texts.check}
      </h2>
      <div className="flex flex-col gap-3 rounded-card border border-line bg-surface p-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-56 flex-1 text-sm text-muted">{texts.checkHint}</p>
          <Button className="min-h-10" aria-disabled={isPending} onClick={() => isPending || check.mutate()}>
            {isPending ? texts.checking : texts.check}
          </Button>
        </div>
        <div role="status" className={data ? LOOKS[data.outcome] : "sr-only"}>
          {data && (
            <>
              <Icon name={data.outcome === "works" ? "check" : "warning"} className="mt-0.5" />
              <div className="min-w-0 break-words">
                <p>{texts.checkEnds[data.outcome]}</p>
                {data.words.map((words) => (
                  <p key={words}>{words}</p>
                ))}
              </div>
            </>
          )}
        </div>
        {error && (
          <p role="alert" className="text-sm text-red">
            {error.message}
          </p>
        )}
      </div>
    </section>
  );
}

const LOOK = "flex gap-2 rounded-card px-3 py-2";
const LOOKS = {
  works: `${LOOK} bg-brand-soft`,
  wrong: `${LOOK} bg-red-soft text-red`,
  unreached: `${LOOK} bg-amber-soft`,
  unasked: `${LOOK} bg-amber-soft`,
};
