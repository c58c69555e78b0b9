import { useRef, useState } from "react";
import { Icon } from "../icon.js";
import { durationWords } from "./time-words.js";

const BARS = 28;

/**
 * A sound that plays in place. The bars are only a drawing, the same for the same message; they show how far it played.
 */
export function VoiceNote({ url, seed, onPlayed }: { url: string; seed: string; onPlayed: () => void }) {
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [failed, setFailed] = useState(false);
  const [time, setTime] = useState({ at: 0, of: 0 });
  const toggle = () => {
    if (playing) return audio.current?.pause();
    audio.current?.play().then(onPlayed, () => setFailed(true));
  };
  const read = () => {
    const { currentTime, duration } = audio.current ?? { currentTime: 0, duration: 0 };
    setTime({ at: currentTime, of: Number.isFinite(duration) ? duration : 0 });
  };
  const share = time.of > 0 ? time.at / time.of : 0;
  if (failed) {
    return (
      <a href={url} download className="text-blue underline">
        Este áudio não toca aqui. Baixar
      </a>
    );
  }
  return (
    <div className="flex w-60 max-w-full items-center gap-2.5 py-1">
      <button type="button" onClick={toggle} className="rounded-full p-1 text-brand">
        <Icon name={playing ? "pause" : "play"} className="size-7" />
        <span className="sr-only">{playing ? "Pausar o áudio" : "Ouvir o áudio"}</span>
      </button>
      <div className="flex h-8 flex-1 items-center gap-px" aria-hidden="true">
        {barsOf(seed).map((height, index) => (
          <span
            key={index}
            className={`flex-1 rounded-full ${index / BARS < share ? "bg-brand" : "bg-muted/50"}`}
            style={{ height: `${height}%` }}
          />
        ))}
      </div>
      <span className="text-xs text-muted">{durationWords(playing ? time.at : time.of)}</span>
      <audio
        ref={audio}
        src={url}
        preload="metadata"
        onLoadedMetadata={read}
        onTimeUpdate={read}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => {
          setPlaying(false);
          setTime(({ of }) => ({ at: 0, of }));
        }}
      />
    </div>
  );
}

function barsOf(seed: string): number[] {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length: BARS }, () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return 22 + (state % 70);
  });
}
