import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { accountWords } from "../account-words.js";
import { useDesk } from "../session/desk-context.js";
import { Button } from "../ui/button.js";
import { Field, Problem } from "./field.js";
import { Done, Section } from "./section.js";
import { useForm } from "./use-form.js";

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
        <Problem>{form.problem}</Problem>
        <input type="hidden" autoComplete="username" value={me.email} readOnly />
        <Field
          name="current"
          label={say.current}
          type="password"
          autoComplete="current-password"
          value={current}
          onValue={setCurrent}
          problem={form.at("current")}
        />
        <Field
          name="next"
          label={say.next}
          hint={say.hint}
          type="password"
          autoComplete="new-password"
          maxLength={1000}
          value={next}
          onValue={setNext}
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
