import { Button } from "../ui/button.js";
import { useToast } from "../ui/toasts.js";
import { Act, Acts } from "./acts.js";
import type { officeWords } from "./office-words.js";
import { RemoveAct } from "./remove-act.js";
import { useAct } from "./use-act.js";

/** Pauses an account at a provider or lets it go on, and takes it away. `list` is the page to go to after that. */
export function PauseAndRemove(props: {
  texts: typeof officeWords.channels | typeof officeWords.payments | typeof officeWords.models;
  title: string;
  paused: boolean;
  list: string;
  pause(): Promise<unknown>;
  resume(): Promise<unknown>;
  remove(): Promise<unknown>;
}) {
  const { texts, title, paused, list, remove } = props;
  const show = useToast();
  const turn = useAct(async () => {
    await (paused ? props.resume() : props.pause());
    show({ text: paused ? texts.resumed(title) : texts.paused(title) });
  });
  return (
    <Acts title={texts.acts}>
      <Act text={paused ? texts.resumeHint : texts.pauseHint} problem={turn.problem}>
        <Button disabled={turn.busy} onClick={turn.run}>
          {paused ? texts.resume : texts.pause}
        </Button>
      </Act>
      <RemoveAct texts={texts} title={title} list={list} remove={remove} />
    </Acts>
  );
}
