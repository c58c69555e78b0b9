import { words } from "../words.js";
import { Button } from "./button.js";
import { Dialog } from "./dialog.js";

/** Asks before it runs `act`, whose button has the focus. When something is lost (`danger`), the way back has it. */
export function ConfirmDialog(props: {
  title: string;
  text: string;
  act: string;
  danger?: boolean;
  busy?: boolean;
  /** Why it could not be done. */
  problem?: string;
  onConfirm(): void;
  onCancel(): void;
}) {
  const { danger = false, busy = false } = props;
  return (
    <Dialog title={props.title} onClose={props.onCancel}>
      <p className="mb-4 text-muted">{props.text}</p>
      {props.problem && (
        <p role="alert" className="mb-4 text-sm text-red">
          {props.problem}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button data-first={danger ? true : undefined} onClick={props.onCancel}>
          {words.cancel}
        </Button>
        <Button
          look={danger ? "danger" : "main"}
          data-first={danger ? undefined : true}
          aria-disabled={busy}
          onClick={() => busy || props.onConfirm()}
        >
          {props.act}
        </Button>
      </div>
    </Dialog>
  );
}
