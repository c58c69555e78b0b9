import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useOfficeChanged } from "./use-office-query.js";

/**
 * One act of a button: whether it runs, and what went wrong. Afterwards everything that is shown is asked for again. A
 * double click is one wish: its second click comes while the first is under way, or meets the button of the way back
 * ("Pausar" has become "Voltar"), which `detail` tells.
 */
export function useAct(work: () => Promise<void>): {
  run(click?: { detail: number }): void;
  busy: boolean;
  problem: string | undefined;
} {
  const changed = useOfficeChanged();
  const running = useRef(false);
  const act = useMutation({
    mutationFn: () =>
      work().finally(() => {
        running.current = false;
      }),
    onSettled: changed,
  });
  return {
    run(click) {
      if (running.current || (click !== undefined && click.detail > 1)) return;
      running.current = true;
      act.mutate();
    },
    busy: act.isPending,
    problem: act.error?.message,
  };
}
