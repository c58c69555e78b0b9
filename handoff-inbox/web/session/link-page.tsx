import { useEffect, useState } from "react";
import type { PasswordLinkView } from "../../contract/password-links.js";
import { accountWords } from "../account-words.js";
import { Button } from "../ui/button.js";
import { PasswordField, TextField } from "../ui/field.js";
import { FormProblem } from "../ui/form-problem.js";
import { useForm } from "../ui/use-form.js";
import { words } from "../words.js";
import { ApiFailure } from "./api-failure.js";
import { Gate } from "./gate.js";
import { publicApi } from "./public-api.js";
import type { Session } from "./session.js";

type Looked = { link: PasswordLinkView } | { failure: ApiFailure } | null;
const say = accountWords.link;

/** Where an invitation or a link for a new password leads: name and password, and in. `onDone`: to the sign-in. */
export function LinkPage({ session, token, onDone }: { session: Session; token: string; onDone(): void }) {
  const [looked, setLooked] = useState<Looked>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let here = true;
    publicApi.link(token).then(
      (link) => here && setLooked({ link }),
      (failure: unknown) => {
        if (!(failure instanceof ApiFailure)) throw failure;
        if (here) setLooked({ failure });
      },
    );
    return () => {
      here = false;
    };
  }, [token, tries]);
  if (looked === null) return <Gate title={say.checking} />;
  if ("link" in looked) return <LinkForm session={session} token={token} link={looked.link} onDone={onDone} />;
  const over = looked.failure.status === 404 || looked.failure.status === 400;
  return (
    <Gate title={over ? say.over : say.checking} lead={looked.failure.message}>
      {over ? (
        <Button className="w-full" onClick={onDone}>
          {say.toSignIn}
        </Button>
      ) : (
        <Button className="w-full" onClick={() => setTries(tries + 1)}>
          {words.tryAgain}
        </Button>
      )}
    </Gate>
  );
}

function LinkForm(props: { session: Session; token: string; link: PasswordLinkView; onDone(): void }) {
  const { session, token, link, onDone } = props;
  const invited = link.kind === "invite";
  const [name, setName] = useState(link.name);
  const [password, setPassword] = useState("");
  const form = useForm({
    check: () => ({
      name: invited && name.trim() === "" ? say.missingName : undefined,
      password: password.length < 10 ? accountWords.password.short : undefined,
    }),
    async send() {
      await publicApi.useLink({ token, password, ...(invited ? { name: name.trim() } : {}) });
      session.end(null);
      // A second factor is asked for at the sign-in, as always.
      const entered = await session.signIn({ email: link.email, password, company: link.company.slug });
      if (entered.kind !== "in") session.end(null);
      onDone();
    },
  });
  return (
    <Gate title={say[link.kind].title(link.company.name)} lead={say[link.kind].lead}>
      <form {...form.props} className="flex flex-col gap-3">
        <FormProblem>{form.problem}</FormProblem>
        <p className="text-sm text-muted">
          {say.account}: <span className="font-medium break-all text-ink">{link.email}</span>
        </p>
        {/* Password managers keep the password under this name. */}
        <input type="hidden" autoComplete="username" value={link.email} readOnly />
        {invited && (
          <TextField
            name="name"
            label={say.name}
            hint={say.nameHint}
            autoComplete="name"
            autoFocus
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
            problem={form.at("name")}
          />
        )}
        <PasswordField
          name="password"
          label={accountWords.password.next}
          hint={accountWords.password.hint}
          autoFocus={!invited}
          autoComplete="new-password"
          maxLength={1000}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          problem={form.at("password")}
        />
        <Button type="submit" look="main" className="mt-1 min-h-10 w-full" aria-disabled={form.busy}>
          {form.busy ? say.saving : say.save[link.kind]}
        </Button>
      </form>
    </Gate>
  );
}
