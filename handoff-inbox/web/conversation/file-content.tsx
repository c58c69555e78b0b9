import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useDesk } from "../session/desk-context.js";
import { Button } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";
import type { Shown } from "./read-content.js";
import { Said } from "./said.js";

type FileShown = Shown & { kind: "file" };

/** A picture in place; sound and films when asked for; everything else as a download. */
export function FileContent({ file }: { file: FileShown }) {
  const label = words.content[file.media];
  return (
    <div className="flex flex-col gap-1">
      {file.fileId === null ? (
        <p className="flex items-center gap-2 text-muted">
          <Icon name="file" />
          {[label, file.problem ?? words.content.onItsWay].join(": ")}
        </p>
      ) : file.media === "image" || file.media === "sticker" ? (
        <Picture fileId={file.fileId} label={file.caption ?? label} />
      ) : (
        <OnDemand fileId={file.fileId} file={file} label={label} />
      )}
      {file.caption && <Said text={file.caption} />}
    </div>
  );
}

function Picture({ fileId, label }: { fileId: string; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  const { url, failed, again } = useFile(fileId, seen);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true), {
      rootMargin: "400px",
    });
    if (place.current) observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={place} className="flex min-h-24 min-w-40 items-center justify-center overflow-hidden rounded-card">
      {url && !broken ? (
        <a href={url} target="_blank" rel="noopener" title={label}>
          <img src={url} alt={label} onError={() => setBroken(true)} className="max-h-80 max-w-full object-contain" />
        </a>
      ) : failed || broken ? (
        <FileFailed again={again} />
      ) : (
        <div className="skeleton h-40 w-56" role="img" aria-label={words.loading} />
      )}
    </div>
  );
}

function OnDemand({ fileId, file, label }: { fileId: string; file: FileShown; label: string }) {
  const [asked, setAsked] = useState(false);
  const { url, failed, again } = useFile(fileId, asked);
  const sound = file.media === "audio" || file.media === "voice";
  const name = file.name ?? label;
  if (failed) return <FileFailed again={again} />;
  if (url && sound) return <audio src={url} controls autoPlay aria-label={label} className="h-10 w-64 max-w-full" />;
  if (url && file.media === "video")
    return <video src={url} controls autoPlay aria-label={label} className="max-h-80 max-w-full rounded-card" />;
  if (url) return <Download url={url} name={name} />;
  const does = sound ? words.content.listen : file.media === "video" ? words.content.watch : words.content.download;
  return (
    <Button onClick={() => setAsked(true)} disabled={asked} className="max-w-full self-start">
      <Icon name={file.media === "document" ? "file" : "play"} />
      <span className="truncate">{asked ? words.content.opening : `${does}: ${name}`}</span>
    </Button>
  );
}

/** Saves once, at the click that asked for it; the link stays for a second time. */
function Download({ url, name }: { url: string; name: string }) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => link.current?.click(), []);
  return (
    <a ref={link} href={url} download={name} className="flex items-center gap-2 text-brand underline">
      <Icon name="file" /> <span className="truncate">{name}</span>
    </a>
  );
}

function FileFailed({ again }: { again(): void }) {
  return (
    <span className="flex flex-wrap items-center gap-2 text-red">
      <Icon name="warning" /> {words.content.fileFailed}
      <Button onClick={again}>{words.tryAgain}</Button>
    </span>
  );
}

/** What may be opened in a tab of our own origin; a page or a drawing with scripts is only ever saved. */
const HARMLESS = /^(image\/(png|jpeg|webp|gif)|audio\/[\w.+-]+|video\/[\w.+-]+)(;|$)/;

/** A file's address in this page, while the component stands. Files need the token, so a plain address would not do. */
function useFile(fileId: string, wanted: boolean) {
  const { api } = useDesk();
  const { data, isError, refetch } = useQuery({
    queryKey: ["file", fileId],
    queryFn: ({ signal }) => api.file(fileId, signal),
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!data) return;
    const made = URL.createObjectURL(
      HARMLESS.test(data.type) ? data : data.slice(0, data.size, "application/octet-stream"),
    );
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return { url, failed: isError, again: () => void refetch() };
}
