import { useState } from "react";
import { accountWords } from "../account-words.js";
import { Button } from "../ui/button.js";
import { TextField } from "../ui/field.js";
import { FormProblem } from "../ui/form-problem.js";
import { useForm } from "../ui/use-form.js";
import { words } from "../words.js";
import { ApiFailure } from "./api-failure.js";
import { Gate } from "./gate.js";
import type { Session } from "./session.js";

/** The second step of a sign-in: a code of the app, or a recovery code. `onOver`: begins again, with the reason. */
export function SignInCode({
  session,
  ticket,
  onOver,
}: {
  session: Session;
  ticket: string;
  onOver(reason: string | null): void;
}) {
  const [code, setCode] = useState("");
  const [recovery, setRecovery] = useState(false);
  const form = useForm({
    check: () => ({ code: code.trim() === "" ? accountWords.code.missing : undefined }),
    async send() {
      try {
        await session.enterCode(ticket, code);
      } catch (error) {
        if (error instanceof ApiFailure && error.code === "ticket_over") return onOver(error.message);
        throw error;
      }
    },
  });
  const say = accountWords.code;
  return (
    <Gate title={say.title} lead={recovery ? say.recoveryLead : say.lead}>
      <form {...form.props} className="flex flex-col gap-3">
        <FormProblem>{form.problem}</FormProblem>
        <TextField
          key={String(recovery)}
          name="code"
          label={recovery ? say.recoveryLabel : say.label}
          autoFocus
          autoComplete="one-time-code"
          inputMode={recovery ? "text" : "numeric"}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          problem={form.at("code")}
        />
        <Button type="submit" look="main" className="mt-1 min-h-10 w-full" aria-disabled={form.busy}>
          {form.busy ? words.signIn.entering : say.enter}
        </Button>
      </form>
      <div className="mt-3 flex flex-col gap-1">
        <Button
          look="bare"
          onClick={() => {
            setRecovery(!recovery);
            setCode("");
          }}
        >
          {recovery ? say.app : say.recovery}
        </Button>
        <Button look="bare" onClick={() => onOver(null)}>
          {say.other}
        </Button>
      </div>
      {recovery && <p className="mt-3 text-sm text-muted">{say.lost}</p>}
    </Gate>
  );
}
