import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Enrolment } from "../../contract/second-factor.js";
import { accountWords } from "../account-words.js";
import { useDesk } from "../session/desk-context.js";
import { Button } from "../ui/button.js";
import { PasswordField, TextField } from "../ui/field.js";
import { FormProblem } from "../ui/form-problem.js";
import { Bars, Failed, Loading } from "../ui/states.js";
import { useForm } from "../ui/use-form.js";
import { RecoveryCodes } from "./recovery-codes.js";

const say = accountWords.factor;

/** Switching one's second factor on: the password, the app, a first code, the recovery codes. */
export function Enrol({ onDone }: { onDone(): void }) {
  const { api } = useDesk();
  const factor = useQuery({
    queryKey: ["second-factor"],
    queryFn: ({ signal }) => api.ask("get /me/second-factor", {}, signal),
  });
  const [made, setMade] = useState<Enrolment | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes !== null) return <RecoveryCodes codes={codes} onKept={onDone} />;
  if (made !== null) return <Confirm made={made} onCodes={setCodes} />;
  if (factor.isError) return <Failed what={say.failed} error={factor.error} again={() => void factor.refetch()} />;
  if (factor.isPending)
    return (
      <>
        <Loading />
        <Bars widths={["w-1/3", "w-4/5"]} />
      </>
    );
  return <Begin asksPassword={factor.data.hasPassword} onMade={setMade} />;
}

function Begin({ asksPassword, onMade }: { asksPassword: boolean; onMade(made: Enrolment): void }) {
  const { api } = useDesk();
  const [password, setPassword] = useState("");
  const form = useForm({
    check: () => ({
      password: asksPassword && password === "" ? accountWords.password.missingCurrent : undefined,
    }),
    send: async () => onMade(await api.ask("post /me/second-factor", { body: asksPassword ? { password } : {} })),
  });
  return (
    <form {...form.props} className="flex flex-col gap-3">
      <FormProblem>{form.problem}</FormProblem>
      {asksPassword && (
        <PasswordField
          name="password"
          label={say.yourPassword}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          problem={form.at("password")}
        />
      )}
      <Button type="submit" look="main" className="min-h-10" aria-disabled={form.busy}>
        {say.goOn}
      </Button>
    </form>
  );
}

function Confirm({ made, onCodes }: { made: Enrolment; onCodes(codes: readonly string[]): void }) {
  const { api } = useDesk();
  const [code, setCode] = useState("");
  const form = useForm({
    check: () => ({ code: code.trim() === "" ? accountWords.code.missing : undefined }),
    send: async () => onCodes((await api.ask("put /me/second-factor", { body: { code } })).codes),
  });
  return (
    <form {...form.props} className="flex flex-col gap-3">
      <FormProblem>{form.problem}</FormProblem>
      <p>{say.scan}</p>
      <img
        src={`data:image/svg+xml,${encodeURIComponent(made.picture)}`}
        alt={say.picture}
        className="mx-auto size-48 rounded-card border border-line bg-white"
      />
      <p className="text-sm text-muted">
        {say.typed} <code className="mt-1 block text-ink">{made.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
      </p>
      <p>{say.confirmLead}</p>
      <TextField
        name="code"
        label={accountWords.code.label}
        autoFocus
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={12}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        problem={form.at("code")}
      />
      <Button type="submit" look="main" className="min-h-10" aria-disabled={form.busy}>
        {say.confirm}
      </Button>
    </form>
  );
}
