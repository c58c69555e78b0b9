import { useState } from "react";
import { useLocation } from "wouter";
import { Button } from "../ui/button.js";
import { ConfirmDialog } from "../ui/confirm-dialog.js";
import { useToast } from "../ui/toasts.js";
import { Act } from "./acts.js";
import { useAct } from "./use-act.js";

/** Takes a thing of the company away, after asking: one of its `Acts`. `list` is the page to go to then. */
export function RemoveAct(props: {
  texts: {
    remove: string;
    removeHint: string;
    removeText: string;
    removeAsk(title: string): string;
    removed(title: string): string;
  };
  title: string;
  list: string;
  remove(): Promise<unknown>;
}) {
  const { texts, title, list } = props;
  const [, go] = useLocation();
  const show = useToast();
  const [asking, setAsking] = useState(false);
  const remove = useAct(async () => {
    await props.remove();
    show({ text: texts.removed(title) });
    go(list);
  });
  return (
    <>
      <Act text={texts.removeHint}>
        <Button look="danger" onClick={() => setAsking(true)}>
          {texts.remove}
        </Button>
      </Act>
      {asking && (
        <ConfirmDialog
          danger
          title={texts.removeAsk(title)}
          text={texts.removeText}
          act={texts.remove}
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={remove.run}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  );
}
