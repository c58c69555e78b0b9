import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDesk } from "../session/desk-context.js";

export type ActKind = "take" | "give-back" | "close";
type Act = { kind: ActKind; key: string };

/** Taking, giving back, closing. What failed is tried again with its key, so it is done once. */
export function useActs(conversationId: string) {
  const { api } = useDesk();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ kind, key }: Act) => api.post(`/api/conversations/${conversationId}/${kind}`, { key }),
    // The news says when it is done; where it gets lost, we look.
    onSuccess: () => {
      for (const ms of [300, 2_000])
        setTimeout(() => void client.invalidateQueries({ queryKey: ["conversation", conversationId] }), ms);
    },
    // Somebody else may have been faster: see how it stands now.
    onError: () => client.invalidateQueries({ queryKey: ["conversation", conversationId] }),
  });
  return {
    run: (kind: ActKind) => {
      if (!mutation.isPending) mutation.mutate({ kind, key: crypto.randomUUID() });
    },
    again: () => mutation.variables && mutation.mutate(mutation.variables),
    forget: mutation.reset,
    busy: mutation.isPending ? mutation.variables.kind : null,
    error: mutation.error,
  };
}
