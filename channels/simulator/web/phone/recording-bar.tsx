import { useEffect, useRef, useState } from "react";
import { Icon } from "../icon.js";
import { NO_MICROPHONE, type Recorder, startRecorder } from "./recorder.js";
import { durationWords } from "./time-words.js";

/** A recording that reaches this length, in seconds, ends by itself and is sent. */
const LONGEST_S = 120;

type Props = {
  /** Null when the visitor cancelled. */
  onDone: (recorded: { file: Blob; name: string } | null) => void;
  onProblem: (problem: string) => void;
};

/** Replaces the composer while a voice note is recorded. */
export function RecordingBar({ onDone, onProblem }: Props) {
  const recorder = useRef<Recorder | null>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  const problem = useRef(onProblem);
  useEffect(() => {
    let gone = false;
    startRecorder().then(
      (started) => {
        if (gone) return started.cancel();
        recorder.current = started;
        setSeconds(0);
      },
      () => gone || problem.current(NO_MICROPHONE),
    );
    return () => {
      gone = true;
      recorder.current?.cancel();
    };
  }, []);
  useEffect(() => {
    if (seconds === null) return;
    if (seconds >= LONGEST_S) return void send();
    const timer = setTimeout(() => setSeconds(seconds + 1), 1000);
    return () => clearTimeout(timer);
  });
  const send = async () => {
    const file = await recorder.current?.stop();
    recorder.current = null;
    onDone(file === undefined ? null : { file, name: "audio" });
  };
  return (
    <div className="flex items-center gap-2 px-2 py-2">
      <button
        type="button"
        onClick={() => onDone(null)}
        className="grid size-11 place-items-center rounded-full text-muted hover:text-ink"
      >
        <Icon name="close" />
        <span className="sr-only">Descartar o áudio</span>
      </button>
      <p role="status" className="flex flex-1 items-center gap-2">
        <span aria-hidden="true" className="pulse size-3 rounded-full bg-red" />
        {seconds === null ? "Esperando o microfone…" : `Gravando ${durationWords(seconds)}`}
      </p>
      <button
        type="button"
        disabled={seconds === null}
        onClick={() => void send()}
        className="grid size-11 place-items-center rounded-full bg-brand text-on-brand disabled:opacity-50"
      >
        <Icon name="send" />
        <span className="sr-only">Enviar o áudio</span>
      </button>
    </div>
  );
}
