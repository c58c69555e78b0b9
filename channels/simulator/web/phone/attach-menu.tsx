import { type ChangeEvent, useRef, useState } from "react";
import { DOCUMENT_ACCEPT, PHOTO_ACCEPT } from "../../phone-kinds.js";
import { Icon, type IconName } from "../icon.js";
import type { PhoneLink } from "../link/phone-link.js";
import { drawSamplePhoto } from "./sample-photo.js";
import { fetchSampleVoice } from "./sample-voice.js";
import { sizeWords } from "./time-words.js";
import { useDismiss } from "./use-dismiss.js";

type Props = { link: PhoneLink; maxBytes: number; onProblem: (problem: string) => void };

const PLACE = {
  latitude: -23.58941,
  longitude: -46.63397,
  name: "Minha casa",
  address: "Rua Domingos de Morais, 1500, Vila Mariana, São Paulo",
};

/** Offers photo, document and place, and samples of what the visitor may not have at hand. */
export function AttachMenu({ link, maxBytes, onProblem }: Props) {
  const [open, setOpen] = useState(false);
  const menu = useDismiss<HTMLDivElement>(open, () => setOpen(false));
  const photo = useRef<HTMLInputElement>(null);
  const paper = useRef<HTMLInputElement>(null);
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file === undefined) return;
    if (file.size > maxBytes)
      return onProblem(`O arquivo tem ${sizeWords(file.size)}; aqui vão até ${sizeWords(maxBytes)}.`);
    link.send({ kind: "media", file, name: file.name });
  };
  const sample = (made: Promise<Blob>, name: string, voice: boolean) =>
    void made.then(
      (file) => link.send({ kind: "media", file, name, voice }),
      () => onProblem("O exemplo não pôde ser preparado aqui. Envie um arquivo seu."),
    );
  const item = (icon: IconName, label: string, act: () => void) => (
    <button
      type="button"
      onClick={() => {
        setOpen(false);
        act();
      }}
      className="flex w-full items-center gap-3 rounded-lg px-3 py-2 text-left hover:bg-paper"
    >
      <Icon name={icon} className="size-5 text-brand" />
      {label}
    </button>
  );
  return (
    <div ref={menu} className="relative">
      <input ref={photo} type="file" accept={PHOTO_ACCEPT} hidden onChange={pick} />
      <input ref={paper} type="file" accept={DOCUMENT_ACCEPT} hidden onChange={pick} />
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="grid size-11 place-items-center rounded-full text-muted hover:text-ink"
      >
        <Icon name="clip" />
        <span className="sr-only">Anexar</span>
      </button>
      {open && (
        <div
          role="group"
          aria-label="Anexar"
          className="rising absolute right-0 bottom-13 z-20 w-60 rounded-2xl border border-line bg-surface p-1.5 shadow-lift"
        >
          {item("photo", "Foto ou vídeo", () => photo.current?.click())}
          {item("file", "Documento", () => paper.current?.click())}
          {link.face === "whatsapp" && item("pin", "Localização", () => link.send({ kind: "location", ...PLACE }))}
          <p className="border-t border-line px-3 pt-2 pb-1 text-sm text-muted">Sem nada à mão?</p>
          {item("photo", "Foto de exemplo", () => sample(drawSamplePhoto(), "tela-do-notebook.png", false))}
          {item("wave", "Áudio de exemplo", () => sample(fetchSampleVoice(), "audio.ogg", true))}
        </div>
      )}
    </div>
  );
}
