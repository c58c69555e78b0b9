import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiFailure } from "../session/api-failure.js";
import { useDesk } from "../session/desk-context.js";

export type ActKind = "take" | "give-back" | "close";
/** `over`: knowing that another person has it. */
type Act = { kind: ActKind; key: string; over?: boolean };

/** Taking, giving back, closing. What failed is tried again with its key, so it is done once. */
export function useActs(conversationId: string) {
  const { api } = useDesk();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ kind, ...act }: Act) => api.post(`/api/conversations/${conversationId}/${kind}`, act),
    // The news says when it is done; where it gets lost, we look.
    onSuccess: () => {
      for (const ms of [300, 2_000])
        setTimeout(() => void client.invalidateQueries({ queryKey: ["conversation", conversationId] }), ms);
    },
    // Somebody else may have been faster: see how it stands now.
    onError: () => client.invalidateQueries({ queryKey: ["conversation", conversationId] }),
  });
  return {
    run: (kind: ActKind, over?: boolean) => {
      if (!mutation.isPending) mutation.mutate({ kind, key: crypto.randomUUID(), over });
    },
    again: repeatable(mutation.error) ? () => mutation.variables && mutation.mutate(mutation.variables) : null,
    forget: mutation.reset,
    busy: mutation.isPending ? mutation.variables.kind : null,
    error: mutation.error,
  };
}

/** What the server refused with reason it would refuse again. */
const repeatable = (error: Error | null) => error instanceof ApiFailure && (error.status === 0 || error.status >= 500);
