import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useDesk } from "../session/desk-context.js";
import { Button } from "../ui/button.js";
import { ConfirmDialog } from "../ui/confirm-dialog.js";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";
import type { Shown } from "./read-content.js";
import { Said } from "./said.js";

type FileShown = Shown & { kind: "file" };

/**
 * A picture is shown in place, sound and films when asked for, and everything else is a download, some with a warning.
 */
export function FileContent({ file }: { file: FileShown }) {
  const label = words.content[file.media];
  return (
    <div className="flex flex-col gap-1">
      {file.fileId === null || file.problem !== null ? (
        <p className="flex items-center gap-2 text-muted">
          <Icon name="file" />
          {[label, file.problem ?? words.content.onItsWay].join(": ")}
        </p>
      ) : file.caution !== null ? (
        <Suspicious fileId={file.fileId} file={file} label={label} caution={file.caution} />
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

/** Shows the warning and asks again before it saves the file, which is never shown in place. */
function Suspicious(props: { fileId: string; file: FileShown; label: string; caution: string }) {
  const { fileId, file, label, caution } = props;
  const [asking, setAsking] = useState(false);
  const [agreed, setAgreed] = useState(false);
  return (
    <>
      <p className="flex items-start gap-2 rounded-card border border-amber-line bg-amber-soft px-3 py-2 text-ink">
        <Icon name="warning" className="mt-0.5 text-amber" />
        <span className="min-w-0 break-words">
          <strong className="block font-semibold text-amber">{words.content.careful}</strong>
          {caution}
        </span>
      </p>
      {agreed ? (
        <OnDemand fileId={fileId} file={{ ...file, media: "document" }} label={label} at="once" />
      ) : (
        <Button onClick={() => setAsking(true)} className="max-w-full self-start">
          <Icon name="file" />
          <span className="truncate">{`${words.content.download}: ${file.name ?? label}`}</span>
        </Button>
      )}
      {asking && (
        <ConfirmDialog
          title={words.content.careful}
          text={caution}
          act={words.content.downloadAnyway}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            setAgreed(true);
          }}
        />
      )}
    </>
  );
}

function OnDemand(props: { fileId: string; file: FileShown; label: string; at?: "once" }) {
  const { fileId, file, label } = props;
  const [asked, setAsked] = useState(props.at === "once");
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

/** Saves once, on the click that asked for it. The link stays, to save it again. */
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

/** Types that may be opened in a tab of our own origin. A page or a drawing with scripts is only ever saved. */
const HARMLESS = /^(image\/(png|jpeg|webp|gif)|audio\/[\w.+-]+|video\/[\w.+-]+)(;|$)/;

/**
 * A file's address within this page, as long as the component is mounted. Fetching a file needs the token, so a plain
 * address would not work.
 */
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
