import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import type { OfficeChannel } from "../../../contract/office/channels.js";
import { ApiFailure } from "../../session/api-failure.js";
import { useDesk } from "../../session/desk-context.js";
import { Button } from "../../ui/button.js";
import { TextField } from "../../ui/field.js";
import { Icon } from "../../ui/icon.js";
import { officeWords } from "../office-words.js";

const texts = officeWords.channels;

/** Sends a test message to an address of one's own, and says how it went. */
export function ChannelTest({ channel }: { channel: OfficeChannel }) {
  const { api } = useDesk();
  const heading = useId();
  const [to, setTo] = useState("");
  // One key for each press: what the browser sends again by itself goes out once.
  const test = useMutation({
    mutationFn: (key: string) =>
      api.ask("post /channels/:name/test", { params: { name: channel.name }, body: { to }, key }),
  });
  const wrong = test.error instanceof ApiFailure ? test.error.fields["to"] : undefined;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!test.isPending) test.mutate(crypto.randomUUID());
  };
  return (
    <section aria-labelledby={heading} className="mt-8 max-w-160">
      <h2 id={heading} className="mb-2 font-semibold">
        {texts.test}
      </h2>
      <form noValidate onSubmit={send} className="flex flex-col gap-3 rounded-card border border-line bg-surface p-4">
        <div className="flex flex-wrap items-start gap-3">
          <div className="min-w-56 flex-1">
            <TextField
              label={texts.testTo}
              hint={texts.testHint}
              problem={wrong}
              autoComplete="tel"
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
          </div>
          <Button type="submit" className="mt-6 min-h-10" aria-disabled={test.isPending}>
            <Icon name="send" /> {test.isPending ? texts.testSending : texts.testSend}
          </Button>
        </div>
        <p role="status" className={test.data ? LOOKS[test.data.outcome] : "sr-only"}>
          {test.data && (
            <>
              <Icon name={test.data.outcome === "sent" ? "check" : "warning"} className="mt-0.5" />
              <span className="min-w-0 break-words">
                {texts.testEnds[test.data.outcome]} {test.data.reason}
              </span>
            </>
          )}
        </p>
        {test.error && wrong === undefined && (
          <p role="alert" className="text-sm text-red">
            {test.error.message}
          </p>
        )}
      </form>
    </section>
  );
}

const LOOK = "flex gap-2 rounded-card px-3 py-2";
const LOOKS = {
  sent: `${LOOK} bg-brand-soft`,
  failed: `${LOOK} bg-red-soft text-red`,
  uncertain: `${LOOK} bg-amber-soft`,
};
