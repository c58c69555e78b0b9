/** @jsxImportSource preact */
import type { WireContent } from "../wire.js";
import { Attachment } from "./attachment.js";
import { DownloadLine } from "./download-line.js";
import { Icon } from "./icons.js";
import { OutsideLink } from "./linkify.js";
import { Said } from "./said.js";
import type { Words } from "./words/words.js";

/** The content of a line, by kind. The options of `choices` are outside the bubble (quick-replies.tsx). */
export function LineContent({ content, base, words }: { content: WireContent; base: string; words: Words }) {
  switch (content.kind) {
    case "text":
      return content.download ? (
        <DownloadLine text={content.text} offer={content.download} base={base} words={words} />
      ) : (
        <Said text={content.text} />
      );
    case "choice":
    case "system":
      return <Said text={content.text} />;
    case "choices":
      return (
        <>
          <Said text={content.text} />
          {content.footer && <small class="footer">{content.footer}</small>}
        </>
      );
    case "media":
      return (
        <>
          <Attachment media={content} base={base} words={words} />
          {content.caption && <Said text={content.caption} />}
        </>
      );
    case "location": {
      const place = `${content.latitude},${content.longitude}`;
      return (
        <>
          {(content.name || content.address) && (
            <Said text={[content.name, content.address].filter(Boolean).join("\n")} />
          )}
          <p class="file">
            <Icon name="pin" />
            <OutsideLink href={`https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(place)}`}>
              {words.place}
            </OutsideLink>
          </p>
        </>
      );
    }
    case "other":
      return <p class="problem">{words.unsupported}</p>;
  }
}
