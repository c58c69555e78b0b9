import type { PhoneContent, PhoneMessage } from "../../wire.js";
import { Icon } from "../icon.js";
import { FormattedText } from "./formatted-text.js";
import { LocationCard } from "./location-card.js";
import { sizeWords } from "./time-words.js";
import { VoiceNote } from "./voice-note.js";

/** The content of a message, by its kind. */
export function BubbleContent({ message, onPlayed }: { message: PhoneMessage; onPlayed: () => void }) {
  const { content } = message;
  switch (content.kind) {
    case "text":
      return <FormattedText text={content.text} />;
    case "choice":
      return (
        <>
          <p className="font-medium">{content.text}</p>
          {content.description && <p className="text-sm text-muted">{content.description}</p>}
        </>
      );
    case "buttons":
    case "list":
      return (
        <>
          {content.header && <p className="font-semibold">{content.header}</p>}
          <FormattedText text={content.text} />
          {content.footer && <p className="mt-1 text-sm text-muted">{content.footer}</p>}
        </>
      );
    case "location":
      return <LocationCard {...content} />;
    case "template":
      return (
        <>
          <p className="text-sm text-muted">Modelo aprovado: {content.name}</p>
          {content.params.map((param, index) => (
            <p key={index}>{param}</p>
          ))}
        </>
      );
    case "media":
      return (
        <>
          <File content={content} seed={message.id} onPlayed={onPlayed} />
          {content.caption && <FormattedText text={content.caption} />}
        </>
      );
  }
}

type Media = Extract<PhoneContent, { kind: "media" }>;

function File({ content, seed, onPlayed }: { content: Media; seed: string; onPlayed: () => void }) {
  const { media, url, link, name, size } = content;
  if (url === null) return <Elsewhere link={link} name={name} />;
  switch (media) {
    case "voice":
    case "audio":
      return <VoiceNote url={url} seed={seed} onPlayed={onPlayed} />;
    case "image":
    case "sticker":
      return (
        <a href={url} target="_blank" rel="noopener noreferrer" className="block">
          <img
            src={url}
            alt={content.caption ?? "Foto"}
            className="max-h-72 min-h-24 w-64 max-w-full rounded-lg bg-line object-cover"
          />
        </a>
      );
    case "video":
      return <video src={url} controls preload="metadata" className="max-h-72 w-64 max-w-full rounded-lg bg-line" />;
    case "document":
      return (
        <a
          href={url}
          download={name}
          className="flex items-center gap-3 rounded-lg bg-paper p-2.5 pr-4 hover:underline"
        >
          <Icon name="file" className="size-8 text-brand" />
          <span className="min-w-0">
            <span className="block truncate font-medium">{name || "Documento"}</span>
            <span className="block text-sm text-muted">{sizeWords(size)}</span>
          </span>
        </a>
      );
  }
}

/** A file on another host is only named, because the demonstration loads nothing from outside. */
function Elsewhere({ link, name }: { link: string | undefined; name: string }) {
  if (link === undefined) return <p className="text-muted italic">Este arquivo não está mais aqui.</p>;
  return (
    <a
      href={link}
      target="_blank"
      rel="noopener noreferrer"
      className="flex items-center gap-2 font-medium break-all text-blue underline"
    >
      <Icon name="out" className="size-5" />
      {name || link}
    </a>
  );
}
