import { type ReactNode, useRef, useState } from "react";
import type { RehearsedArticle } from "../../../contract/office/questions.js";
import { ApiFailure } from "../../session/api-failure.js";
import { useDesk } from "../../session/desk-context.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { nameFrom } from "../name-from.js";
import { officeWords } from "../office-words.js";
import { careTexts } from "./care-texts.js";

const { tried: texts } = careTexts;

/**
 * Tries an article out. Before it is published, whoever would make the company's own questions worse is asked; `slug` is null
 * for a new one, whose name comes from its title.
 */
export function useRehearsal(slug: string | null): {
  tryOut(title: string, text: string): Promise<void>;
  /** Throws an `ApiFailure` with words for people when the person does not want to publish. */
  beforePublishing(title: string, text: string): Promise<void>;
  savedWords(): string;
  shown: RehearsedArticle | null;
  busy: boolean;
  problem: string | undefined;
  /** The question, while it is asked. */
  dialog: ReactNode;
} {
  const { api } = useDesk();
  const [shown, setShown] = useState<RehearsedArticle | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [asking, setAsking] = useState<{ found: RehearsedArticle; answer(publish: boolean): void } | null>(null);
  const last = useRef<RehearsedArticle | null>(null);
  const ask = async (title: string, text: string) => {
    const found = await api.ask("post /knowledge/rehearse", {
      body: { slug: slug ?? (nameFrom(title) || "novo"), text },
    });
    last.current = found;
    return found;
  };
  return {
    async tryOut(title, text) {
      if (busy) return;
      setBusy(true);
      setProblem(undefined);
      try {
        setShown(await ask(title, text));
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        setProblem(error.fields["text"] ?? error.message);
      } finally {
        setBusy(false);
      }
    },
    async beforePublishing(title, text) {
      const found = await ask(title, text);
      if (shown !== null) setShown(found);
      if (!found.worse) return;
      const publish = await new Promise<boolean>((answer) => setAsking({ found, answer }));
      setAsking(null);
      if (!publish) throw new ApiFailure(409, "kept", texts.kept);
    },
    savedWords() {
      const { after } = last.current ?? {};
      return after && after.right + after.wrong + after.unanswered > 0 ? texts.saved(after) : officeWords.form.saved;
    },
    shown,
    busy,
    problem,
    dialog: asking && (
      <ConfirmDialog
        danger
        title={texts.askWorse}
        text={texts.worseText(asking.found.before, asking.found.after)}
        act={texts.publish}
        onConfirm={() => asking.answer(true)}
        onCancel={() => asking.answer(false)}
      />
    ),
  };
}
