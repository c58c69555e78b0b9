import { Badge } from "../ui/badge.js";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";
import { FileContent } from "./file-content.js";
import { readContent } from "./read-content.js";
import { OutsideLink, Said } from "./said.js";

/** The content of a line, by its kind. */
export function LineContent({ content }: { content: unknown }) {
  const shown = readContent(content);
  switch (shown.kind) {
    case "text":
      return (
        <>
          <Said text={shown.text} />
          {shown.footer && <p className="text-xs text-muted">{shown.footer}</p>}
          {shown.options && shown.options.length > 0 && (
            <ul aria-label={words.content.options} className="mt-1.5 flex flex-wrap gap-1">
              {shown.options.map((option) => (
                <li key={option} className="rounded-full border border-edge px-2 text-xs leading-5">
                  {option}
                </li>
              ))}
            </ul>
          )}
        </>
      );
    case "chose":
      return (
        <p className="flex items-center gap-1.5">
          <Badge icon="check">{words.content.chose}</Badge> {shown.text}
        </p>
      );
    case "file":
      return <FileContent file={shown} />;
    case "place":
      return (
        <>
          <p className="flex items-center gap-1.5 font-medium">
            <Icon name="pin" /> {words.content.place}
          </p>
          {shown.label && <p className="whitespace-pre-wrap">{shown.label}</p>}
          <OutsideLink href={`https://www.google.com/maps/search/?api=1&query=${shown.latitude},${shown.longitude}`}>
            {words.content.map}
          </OutsideLink>
        </>
      );
    case "contacts":
      return (
        <>
          <p className="font-medium">{words.content.contacts}</p>
          {shown.contacts.map((contact, at) => (
            <p key={at} className="break-words">
              {[contact.name, ...contact.reach].filter(Boolean).join(" · ")}
            </p>
          ))}
        </>
      );
    case "reaction":
      return <p>{shown.emoji === null ? words.content.unreacted : words.content.reacted(shown.emoji)}</p>;
    case "edit":
      return (
        <>
          <p className="text-xs text-muted">{words.content.edited}</p>
          <Said text={shown.text} />
        </>
      );
    case "revoke":
      return <p className="text-muted italic">{words.content.revoked}</p>;
    case "cart":
      return (
        <>
          <p className="font-medium">{words.content.cart(shown.count)}</p>
          {shown.text && <Said text={shown.text} />}
        </>
      );
    case "template":
      return (
        <>
          <p>{words.content.template(shown.name)}</p>
          {shown.params.length > 0 && <p className="text-muted">{shown.params.join(" · ")}</p>}
        </>
      );
    case "unknown":
      return <p className="text-muted italic">{words.content.unknown}</p>;
  }
}
