import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SecondFactor } from "../../contract/second-factor.js";
import { accountWords } from "../account-words.js";
import { useDesk } from "../session/desk-context.js";
import { Badge } from "../ui/badge.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { PasswordField, TextField } from "../ui/field.js";
import { FormProblem } from "../ui/form-problem.js";
import { Bars, Failed, Loading } from "../ui/states.js";
import { useForm } from "../ui/use-form.js";
import { Enrol } from "./enrol.js";
import { RecoveryCodes } from "./recovery-codes.js";
import { Done, Section } from "./section.js";

const say = accountWords.factor;
/** How few recovery codes are a reason to make new ones. */
const FEW = 3;
type Open = "on" | "off" | "codes" | null;

/** One's own second factor: switching it on and off, and new recovery codes. */
export function SecondFactorSection() {
  const { api } = useDesk();
  const client = useQueryClient();
  const [open, setOpen] = useState<Open>(null);
  const [turnedOff, setTurnedOff] = useState(false);
  const query = useQuery({
    queryKey: ["second-factor"],
    queryFn: ({ signal }) => api.ask("get /me/second-factor", {}, signal),
    staleTime: 0,
  });
  const close = () => {
    setOpen(null);
    void client.invalidateQueries({ queryKey: ["second-factor"] });
    void client.invalidateQueries({ queryKey: ["sign-ins"] });
  };
  return (
    <Section title={say.title} lead={query.data?.on ? undefined : say.off}>
      <Done>{turnedOff && say.turnedOff}</Done>
      {query.isPending && (
        <>
          <Loading />
          <Bars widths={["w-1/2"]} />
        </>
      )}
      {query.isError && <Failed what={say.failed} error={query.error} again={() => void query.refetch()} />}
      {query.data && <State factor={query.data} onOpen={setOpen} />}
      {open === "on" && (
        <Dialog title={say.title} onClose={close}>
          <Enrol onDone={close} />
        </Dialog>
      )}
      {open === "codes" && (
        <Dialog title={say.newCodes} onClose={close}>
          <NewCodes onDone={close} />
        </Dialog>
      )}
      {open === "off" && query.data && (
        <Dialog title={say.turnOff} onClose={close}>
          <TurnOff
            asksPassword={query.data.hasPassword}
            onDone={() => {
              setTurnedOff(true);
              close();
            }}
          />
        </Dialog>
      )}
    </Section>
  );
}

function State({ factor, onOpen }: { factor: SecondFactor; onOpen(what: Open): void }) {
  if (!factor.on)
    return (
      <div className="flex justify-end">
        <Button look="main" onClick={() => onOpen("on")}>
          {say.begin}
        </Button>
      </div>
    );
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <Badge look="brand" icon="check">
          {say.on}
        </Badge>
        <span className="text-muted">{say.left(factor.recoveryCodes)}</span>
      </p>
      {factor.recoveryCodes <= FEW && <p className="mt-1 text-sm text-amber">{say.fewLeft}</p>}
      {factor.required && <p className="mt-1 text-sm text-muted">{say.required}</p>}
      <div className="mt-3 flex flex-wrap justify-end gap-2">
        {!factor.required && <Button onClick={() => onOpen("off")}>{say.turnOff}</Button>}
        <Button onClick={() => onOpen("codes")}>{say.newCodes}</Button>
      </div>
    </>
  );
}

function NewCodes({ onDone }: { onDone(): void }) {
  const { api } = useDesk();
  const [code, setCode] = useState("");
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const form = useForm({
    check: () => ({ code: code.trim() === "" ? accountWords.code.missing : undefined }),
    send: async () => setCodes((await api.ask("post /me/second-factor/recovery-codes", { body: { code } })).codes),
  });
  if (codes !== null) return <RecoveryCodes codes={codes} onKept={onDone} />;
  return (
    <form {...form.props} className="flex flex-col gap-3">
      <p className="text-muted">{say.newCodesLead}</p>
      <FormProblem>{form.problem}</FormProblem>
      <CodeField value={code} onValue={setCode} problem={form.at("code")} />
      <div className="flex justify-end">
        <Button type="submit" look="main" aria-disabled={form.busy}>
          {say.newCodes}
        </Button>
      </div>
    </form>
  );
}

function TurnOff({ asksPassword, onDone }: { asksPassword: boolean; onDone(): void }) {
  const { api } = useDesk();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const form = useForm({
    check: () => ({
      password: asksPassword && password === "" ? accountWords.password.missingCurrent : undefined,
      code: code.trim() === "" ? accountWords.code.missing : undefined,
    }),
    async send() {
      await api.ask("post /me/second-factor/off", { body: { code, ...(asksPassword ? { password } : {}) } });
      onDone();
    },
  });
  return (
    <form {...form.props} className="flex flex-col gap-3">
      <p className="text-muted">{say.turnOffLead}</p>
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
      <CodeField value={code} onValue={setCode} problem={form.at("code")} />
      <div className="flex justify-end">
        <Button type="submit" look="main" aria-disabled={form.busy}>
          {say.turnOff}
        </Button>
      </div>
    </form>
  );
}

const CodeField = ({ onValue, ...rest }: { value: string; onValue(value: string): void; problem?: string }) => (
  <TextField
    name="code"
    label={accountWords.code.label}
    hint={accountWords.code.lead}
    autoComplete="one-time-code"
    inputMode="numeric"
    maxLength={40}
    onChange={(event) => onValue(event.target.value)}
    {...rest}
  />
);
