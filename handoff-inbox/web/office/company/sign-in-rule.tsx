import { useState } from "react";
import { useDesk } from "../../session/desk-context.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { Switch } from "../../ui/switch.js";
import { useToast } from "../../ui/toasts.js";
import { contentsTexts } from "../contents-texts.js";
import { Loaded } from "../office-page.js";
import { useAct } from "../use-act.js";
import { useOfficeQuery } from "../use-office-query.js";

const { company: texts } = contentsTexts;

/** Whether everybody of the company must have a second factor. Wanting it is asked about, because it stops who has none. */
export function SignInRule() {
  const { api } = useDesk();
  const show = useToast();
  const [asking, setAsking] = useState(false);
  const rule = useOfficeQuery(["sign-in-rule"], (signal) => api.ask("get /company/sign-in", {}, signal));
  const on = rule.data?.requireSecondFactor ?? false;
  const turn = useAct(async () => {
    await api.ask("put /company/sign-in", {
      body: { requireSecondFactor: !on },
      revision: rule.data?.revision ?? 0,
    });
    setAsking(false);
    show({ text: on ? texts.ruleOff : texts.ruleOn });
  });
  return (
    <section aria-labelledby="sign-in-rule" className="mt-8 max-w-160">
      <h2 id="sign-in-rule" className="mb-2 font-semibold">
        {texts.security}
      </h2>
      <div className="rounded-card border border-line bg-surface p-4">
        <Loaded query={rule}>
          {() => (
            <Switch
              label={texts.rule}
              hint={texts.ruleHint}
              on={on}
              disabled={turn.busy}
              onChange={(wanted) => (wanted ? setAsking(true) : turn.run())}
            />
          )}
        </Loaded>
        {turn.problem && !asking && (
          <p role="alert" className="mt-2 text-sm text-red">
            {turn.problem}
          </p>
        )}
      </div>
      {asking && (
        <ConfirmDialog
          title={texts.ruleAsk}
          text={texts.ruleText}
          act={texts.ruleAct}
          busy={turn.busy}
          problem={turn.problem}
          onConfirm={turn.run}
          onCancel={() => setAsking(false)}
        />
      )}
    </section>
  );
}
