/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import type { WireContent } from "../wire.js";
import { Icon } from "./icons.js";
import { OutsideLink } from "./linkify.js";
import { sizeWords } from "./time-words.js";
import { fileAddress } from "./upload.js";
import type { Words } from "./words/words.js";

type Media = Extract<WireContent, { kind: "media" }>;

/** The types that the server lets a browser show in place. Anything else is offered for saving. */
const PICTURE = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;

/**
 * A file of the transcript: a picture, an audio player, or something to save. Files on other hosts are links and never
 * loaded.
 */
export function Attachment({ media, base, words }: { media: Media; base: string; words: Words }) {
  const [broken, setBroken] = useState(false);
  const name = media.name ?? (media.media === "image" ? words.image : words.file);
  if (media.file === null && media.link !== undefined)
    return (
      <p class="file">
        <Icon name="file" />
        <OutsideLink href={media.link}>{name}</OutsideLink>
      </p>
    );
  if (media.file === null || broken) return <p class="problem">{media.problem ?? words.noFile}</p>;

  const address = fileAddress(base, media.file);
  const mime = media.mime ?? "";
  if ((media.media === "image" || media.media === "sticker") && PICTURE.test(mime))
    return (
      <a class="picture" href={address} target="_blank" rel="noopener noreferrer">
        <img
          src={address}
          alt={media.caption || media.name || words.image}
          loading="lazy"
          onError={() => setBroken(true)}
        />
      </a>
    );
  if (media.media === "audio" || media.media === "voice")
    return <audio controls preload="metadata" src={address} aria-label={words.audio} onError={() => setBroken(true)} />;
  return (
    <a class="file" href={address} download={name} aria-label={words.download(name)}>
      <Icon name="file" />
      <span dir="auto">{name}</span>
      {media.size !== undefined && <small>{sizeWords(media.size, words.locale)}</small>}
    </a>
  );
}
