import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { accountWords } from "../account-words.js";
import { useDesk } from "../session/desk-context.js";
import { Button } from "../ui/button.js";
import { PasswordField } from "../ui/field.js";
import { FormProblem } from "../ui/form-problem.js";
import { useForm } from "../ui/use-form.js";
import { Done, Section } from "./section.js";

const say = accountWords.password;

/** Changing one's own password. */
export function PasswordSection() {
  const { api, me } = useDesk();
  const client = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [saved, setSaved] = useState(false);
  const form = useForm({
    check: () => ({
      current: current === "" ? say.missingCurrent : undefined,
      next: next.length < 10 ? say.short : undefined,
    }),
    async send() {
      setSaved(false);
      await api.ask("put /me/password", { body: { current, next } });
      setCurrent("");
      setNext("");
      setSaved(true);
      await client.invalidateQueries({ queryKey: ["sign-ins"] });
    },
  });
  return (
    <Section title={say.title}>
      <Done>{saved && say.saved}</Done>
      <form {...form.props} className="flex flex-col gap-3">
        <FormProblem>{form.problem}</FormProblem>
        <input type="hidden" autoComplete="username" value={me.email} readOnly />
        <PasswordField
          name="current"
          label={say.current}
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
          problem={form.at("current")}
        />
        <PasswordField
          name="next"
          label={say.next}
          hint={say.hint}
          autoComplete="new-password"
          maxLength={1000}
          value={next}
          onChange={(event) => setNext(event.target.value)}
          problem={form.at("next")}
        />
        <div className="flex justify-end">
          <Button type="submit" look="main" aria-disabled={form.busy}>
            {say.save}
          </Button>
        </div>
      </form>
    </Section>
  );
}
