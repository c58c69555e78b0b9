import { words } from "../words.js";
import { Button } from "./button.js";
import { Dialog } from "./dialog.js";

/** Asks before it runs `act`, whose button has the focus. */
export function ConfirmDialog(props: {
  title: string;
  text: string;
  act: string;
  onConfirm(): void;
  onCancel(): void;
}) {
  return (
    <Dialog title={props.title} onClose={props.onCancel}>
      <p className="mb-4 text-muted">{props.text}</p>
      <div className="flex justify-end gap-2">
        <Button onClick={props.onCancel}>{words.cancel}</Button>
        <Button look="main" data-first onClick={props.onConfirm}>
          {props.act}
        </Button>
      </div>
    </Dialog>
  );
}
