import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { words } from "../words.js";

/** Asks once, lightly: closing can be undone by the customer's next word. */
export function CloseDialog({ onConfirm, onCancel }: { onConfirm(): void; onCancel(): void }) {
  return (
    <Dialog title={words.conversation.closeAsk} onClose={onCancel}>
      <p className="mb-4 text-muted">{words.conversation.closeText}</p>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{words.cancel}</Button>
        <Button look="main" autoFocus onClick={onConfirm}>
          {words.conversation.close}
        </Button>
      </div>
    </Dialog>
  );
}
