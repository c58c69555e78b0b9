import { Icon } from "../icon.js";

type Props = { latitude: number; longitude: number; name?: string; address?: string };

/** A place with a drawn map, because a real map would have to be loaded from somebody else's server. */
export function LocationCard({ latitude, longitude, name, address }: Props) {
  const coordinates = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return (
    <div className="w-64 max-w-full">
      <div className="relative h-28 overflow-hidden rounded-lg bg-brand-soft">
        <svg viewBox="0 0 256 112" className="size-full" aria-hidden="true" fill="none" stroke="var(--surface)">
          <path d="M-10 84 96 60l170 22M60-10l26 140M176-10l-22 140" strokeWidth="10" />
          <path d="M-10 30 270 8M120-10l8 140M-10 110l270-16M216-10l20 140" strokeWidth="4" />
        </svg>
        <Icon name="pin" className="absolute top-1/2 left-1/2 size-9 -translate-x-1/2 -translate-y-full text-red" />
      </div>
      <p className="mt-1.5 font-medium">{name ?? "Localização"}</p>
      {address && <p className="text-sm text-muted">{address}</p>}
      <a href={map} target="_blank" rel="noopener noreferrer" className="text-sm text-blue underline">
        <span className="sr-only">Abrir no mapa: </span>
        {coordinates}
      </a>
    </div>
  );
}
