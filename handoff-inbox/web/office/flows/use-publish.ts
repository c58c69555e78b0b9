import { useMutation } from "@tanstack/react-query";
import { ApiFailure, type FlowProblem } from "../../session/api-failure.js";
import { useDesk } from "../../session/desk-context.js";
import { useToast } from "../../ui/toasts.js";
import { useOfficeChanged } from "../use-office-query.js";
import { flowTexts } from "./flow-texts.js";

const { flows: texts } = flowTexts;

/** Publishes drafts: those of these paths, or all (null). `broken`: what the flows would not compile with. */
export function usePublish(paths: string[] | null): {
  run(): void;
  busy: boolean;
  problem: string | undefined;
  broken: readonly FlowProblem[];
} {
  const { api } = useDesk();
  const show = useToast();
  const changed = useOfficeChanged();
  const publish = useMutation({
    mutationFn: () => api.ask("post /programs", { body: { paths } }),
    onSuccess: () => show({ text: texts.published }),
    onSettled: changed,
  });
  const broken = publish.error instanceof ApiFailure ? publish.error.problems : [];
  return {
    run: () => publish.mutate(),
    busy: publish.isPending,
    problem: broken.length === 0 ? publish.error?.message : undefined,
    broken,
  };
}
