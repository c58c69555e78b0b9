import { type FormEvent, useEffect, useRef, useState } from "react";
import { API } from "../../contract/api-base.js";
import type { SignInWays } from "../../contract/password-links.js";
import { accountWords } from "../account-words.js";
import { Button } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";
import { ApiFailure } from "./api-failure.js";
import { Forgot } from "./forgot.js";
import { Gate } from "./gate.js";
import { publicApi } from "./public-api.js";
import type { Company, Session } from "./session.js";
import { SignInCode } from "./sign-in-code.js";

type Mistake = { field: "email" | "password" | null; text: string };

/**
 * The sign-in form: e-mail and password, then the company when several know the e-mail, and the code when there is a
 * second factor. `startTicket`: somebody came back from an OpenID provider, and only the code is missing.
 */
export function SignIn({
  session,
  notice,
  startTicket = null,
}: {
  session: Session;
  notice: string | null;
  startTicket?: string | null;
}) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [companies, setCompanies] = useState<Company[] | null>(null);
  const [problem, setProblem] = useState<Mistake | null>(null);
  const [busy, setBusy] = useState(false);
  const [ticket, setTicket] = useState<string | null>(startTicket);
  const [forgot, setForgot] = useState(false);
  const [ways, setWays] = useState<SignInWays>({ mail: false, outside: null });
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // Without them the form still works; only further ways are missing.
    publicApi.ways().then(setWays, () => undefined);
  }, []);
  useEffect(() => {
    if (companies === null) emailField.current?.focus();
  }, [companies, ticket, forgot]);

  const refuse = (found: Mistake) => {
    setProblem(found);
    (found.field === "email" ? emailField : passwordField).current?.focus();
  };
  const enter = async (company?: string) => {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await session.signIn({ email: email.trim(), password, company });
      if (answer.kind === "companies") setCompanies(answer.companies);
      if (answer.kind === "code") setTicket(answer.ticket);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.status === 401 || error.status === 429) setCompanies(null);
      refuse({ field: error.status === 401 ? "password" : null, text: error.message });
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (email.trim() === "") return refuse({ field: "email", text: words.signIn.missingEmail });
    if (password === "") return refuse({ field: "password", text: words.signIn.missingPassword });
    void enter();
  };
  if (ticket !== null)
    return (
      <SignInCode
        session={session}
        ticket={ticket}
        onOver={(reason) => {
          setTicket(null);
          setCompanies(null);
          setPassword("");
          setProblem(reason === null ? null : { field: null, text: reason });
        }}
      />
    );
  if (forgot) return <Forgot email={email} onBack={() => setForgot(false)} />;
  if (companies !== null)
    return (
      <Gate title={words.signIn.company} lead={words.signIn.companyLead}>
        {problem && <ProblemText text={problem.text} />}
        <ul className="flex flex-col gap-2">
          {companies.map((company, at) => (
            <li key={company.slug}>
              <Button autoFocus={at === 0} disabled={busy} className="w-full" onClick={() => void enter(company.slug)}>
                {company.name}
              </Button>
            </li>
          ))}
        </ul>
        <Button look="bare" className="mt-3 w-full" onClick={() => setCompanies(null)}>
          {words.signIn.otherEmail}
        </Button>
      </Gate>
    );
  return (
    <Gate title={words.signIn.title} lead={words.signIn.lead}>
      {notice && problem === null && (
        <p role="status" className="mb-3 flex gap-2 rounded-card bg-amber-soft px-3 py-2">
          <Icon name="info" className="mt-0.5 text-amber" /> {notice}
        </p>
      )}
      {problem && <ProblemText text={problem.text} />}
      <form noValidate onSubmit={submit} className="flex flex-col gap-3">
        <label className="flex flex-col gap-1 text-sm font-medium">
          {words.signIn.email}
          <input
            ref={emailField}
            type="email"
            autoComplete="username"
            inputMode="email"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            aria-invalid={problem?.field === "email"}
            aria-describedby={problem ? "problem" : undefined}
            className={FIELD}
          />
        </label>
        <div className="flex flex-col gap-1">
          <label htmlFor="password" className="text-sm font-medium">
            {words.signIn.password}
          </label>
          <div className="relative">
            <input
              ref={passwordField}
              id="password"
              type={shown ? "text" : "password"}
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              aria-invalid={problem?.field === "password"}
              aria-describedby={problem ? "problem" : undefined}
              className={`${FIELD} pr-20`}
            />
            <button
              type="button"
              aria-label={shown ? words.signIn.hide : words.signIn.show}
              onClick={() => setShown(!shown)}
              className="absolute inset-y-1 right-1 rounded-card px-2 text-sm text-muted hover:text-ink"
            >
              {shown ? words.signIn.hideShort : words.signIn.showShort}
            </button>
          </div>
        </div>
        <Button type="submit" look="main" className="mt-1 min-h-10 w-full" aria-disabled={busy}>
          {busy ? words.signIn.entering : words.signIn.enter}
        </Button>
      </form>
      {ways.outside && (
        <>
          <p className="my-3 text-center text-sm text-muted">{accountWords.outside.or}</p>
          <a
            href={`${API}/session/openid`}
            className="flex min-h-10 items-center justify-center rounded-card border border-line px-3 text-sm font-medium hover:border-edge"
          >
            {accountWords.outside.enter(ways.outside.name)}
          </a>
        </>
      )}
      {ways.mail ? (
        <Button look="bare" className="mt-3 w-full" onClick={() => setForgot(true)}>
          {accountWords.forgot.link}
        </Button>
      ) : (
        <p className="mt-4 text-sm text-muted">{words.signIn.noPassword}</p>
      )}
    </Gate>
  );
}

const FIELD =
  "h-10 w-full rounded-card border border-edge bg-surface px-3 text-base font-normal aria-invalid:border-red";

function ProblemText({ text }: { text: string }) {
  return (
    <p id="problem" role="alert" className="mb-3 flex gap-2 rounded-card bg-red-soft px-3 py-2 text-red">
      <Icon name="warning" className="mt-0.5" /> {text}
    </p>
  );
}
