import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { PhoneMessage } from "../../wire.js";
import { Icon } from "../icon.js";
import type { PhoneLink } from "../link/phone-link.js";
import type { PhoneState } from "../link/phone-state.js";
import { AttachMenu } from "./attach-menu.js";
import { EmojiPicker } from "./emoji-picker.js";
import { RecordingBar } from "./recording-bar.js";

type Props = { link: PhoneLink; session: PhoneState["session"]; replyTo: PhoneMessage | null; onReplied: () => void };

/** Where the visitor writes, attaches and records. Enter sends, Shift+Enter makes a line. */
export function Composer({ link, session, replyTo, onReplied }: Props) {
  const [text, setText] = useState("");
  const [recording, setRecording] = useState(false);
  const [note, setNote] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const empty = text.trim() === "";
  useEffect(() => {
    if (replyTo !== null) field.current?.focus();
  }, [replyTo]);

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (empty) return;
    link.send({ kind: "text", text: text.trim(), replyTo: replyTo?.id });
    setText("");
    onReplied();
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <div className="border-t border-line bg-paper pb-[env(safe-area-inset-bottom)]">
      {replyTo !== null && <Quote message={replyTo} onCancel={onReplied} />}
      {note !== null && (
        <p role="alert" className="flex items-center gap-2 px-4 pt-2 text-sm text-ink">
          <span className="flex-1">{note}</span>
          <button type="button" onClick={() => setNote(null)} className="font-semibold text-brand underline">
            Entendi
          </button>
        </p>
      )}
      {recording ? (
        <RecordingBar
          onDone={(recorded) => {
            setRecording(false);
            if (recorded !== null) link.send({ kind: "media", voice: true, ...recorded });
          }}
          onProblem={(problem) => {
            setRecording(false);
            setNote(problem);
          }}
        />
      ) : (
        <form onSubmit={submit} className="flex items-end gap-1.5 px-2 py-2">
          <div className="flex min-w-0 flex-1 items-end rounded-3xl border border-line bg-surface has-[textarea:focus-visible]:border-brand">
            <EmojiPicker onPick={(emoji) => (setText(text + emoji), field.current?.focus())} />
            <textarea
              ref={field}
              rows={1}
              value={text}
              maxLength={session?.maxText ?? 4096}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={onKeyDown}
              placeholder="Mensagem"
              aria-label="Mensagem para a loja"
              className="field-sizing-content max-h-28 min-h-11 flex-1 resize-none bg-transparent py-2.5 outline-none"
            />
            <AttachMenu link={link} maxBytes={session?.maxFileBytes ?? 0} onProblem={setNote} />
          </div>
          <button
            type={empty ? "button" : "submit"}
            onClick={empty ? () => (setNote(null), setRecording(true)) : undefined}
            className="grid size-11 shrink-0 place-items-center rounded-full bg-brand text-on-brand"
          >
            <Icon name={empty ? "mic" : "send"} />
            <span className="sr-only">{empty ? "Gravar um áudio" : "Enviar"}</span>
          </button>
        </form>
      )}
    </div>
  );
}

function Quote({ message, onCancel }: { message: PhoneMessage; onCancel: () => void }) {
  const { content } = message;
  const words = "text" in content ? content.text : content.kind === "location" ? "Localização" : "Arquivo";
  return (
    <div className="mx-3 mt-2 flex items-center gap-2 rounded-lg border-l-4 border-brand bg-surface px-3 py-1.5 text-sm">
      <p className="min-w-0 flex-1 truncate text-muted">{words}</p>
      <button type="button" onClick={onCancel} className="rounded p-0.5 text-muted hover:text-ink">
        <Icon name="close" className="size-5" />
        <span className="sr-only">Não citar</span>
      </button>
    </div>
  );
}
