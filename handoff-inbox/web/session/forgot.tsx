import { useState } from "react";
import { accountWords } from "../account-words.js";
import { Button } from "../ui/button.js";
import { TextField } from "../ui/field.js";
import { FormProblem } from "../ui/form-problem.js";
import { useForm } from "../ui/use-form.js";
import { words } from "../words.js";
import { Gate } from "./gate.js";
import { publicApi } from "./public-api.js";

/** Asks for a link by mail. The answer is the same whether or not the address has access. */
export function Forgot({ email: before, onBack }: { email: string; onBack(): void }) {
  const [email, setEmail] = useState(before);
  const [sent, setSent] = useState(false);
  const form = useForm({
    check: () => ({ email: /^\S+@\S+$/.test(email.trim()) ? undefined : words.signIn.missingEmail }),
    async send() {
      await publicApi.forgot(email.trim());
      setSent(true);
    },
  });
  const say = accountWords.forgot;
  if (sent)
    return (
      <Gate title={say.sentTitle} lead={say.sent(email.trim())}>
        <Button autoFocus className="w-full" onClick={onBack}>
          {say.back}
        </Button>
      </Gate>
    );
  return (
    <Gate title={say.title} lead={say.lead}>
      <form {...form.props} className="flex flex-col gap-3">
        <FormProblem>{form.problem}</FormProblem>
        <TextField
          name="email"
          label={words.signIn.email}
          type="email"
          autoFocus
          autoComplete="username"
          inputMode="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          problem={form.at("email")}
        />
        <Button type="submit" look="main" className="mt-1 min-h-10 w-full" aria-disabled={form.busy}>
          {form.busy ? say.sending : say.send}
        </Button>
      </form>
      <Button look="bare" className="mt-3 w-full" onClick={onBack}>
        {say.back}
      </Button>
    </Gate>
  );
}
