import {
  Archive,
  ArrowRight,
  BookOpen,
  Building2,
  CalendarClock,
  Check,
  CheckCheck,
  ChevronDown,
  ChevronLeft,
  ChevronRight,
  CircleQuestionMark,
  CloudOff,
  Copy,
  Ellipsis,
  File,
  History,
  Image,
  Info,
  KeyRound,
  LogOut,
  type LucideIcon,
  MapPin,
  MessageSquare,
  MessagesSquare,
  Monitor,
  Pause,
  Play,
  Plus,
  Receipt,
  RotateCw,
  Search,
  Send,
  ShieldCheck,
  Sparkles,
  Star,
  StickyNote,
  Trash2,
  TriangleAlert,
  User,
  Users,
  Wallet,
  Workflow,
  X,
} from "lucide-react";

const SHAPES = {
  send: Send,
  note: StickyNote,
  clock: CalendarClock,
  warning: TriangleAlert,
  star: Star,
  spark: Sparkles,
  check: Check,
  checks: CheckCheck,
  person: User,
  people: Users,
  chats: MessagesSquare,
  channel: MessageSquare,
  archive: Archive,
  close: X,
  back: ChevronLeft,
  next: ChevronRight,
  down: ChevronDown,
  go: ArrowRight,
  info: Info,
  search: Search,
  file: File,
  photo: Image,
  play: Play,
  pause: Pause,
  pin: MapPin,
  help: CircleQuestionMark,
  again: RotateCw,
  out: LogOut,
  computer: Monitor,
  receipt: Receipt,
  cloud: CloudOff,
  office: Building2,
  shield: ShieldCheck,
  wallet: Wallet,
  book: BookOpen,
  flow: Workflow,
  key: KeyRound,
  history: History,
  plus: Plus,
  trash: Trash2,
  copy: Copy,
  more: Ellipsis,
} as const satisfies Record<string, LucideIcon>;

/** Ours, so no library has it. */
const BELL = "M11 4a1 1 0 0 1 2 0v1.6A8 8 0 0 1 20 13.5V15H4v-1.5A8 8 0 0 1 11 5.6zM3 17h18v2.5H3z";

export type IconName = keyof typeof SHAPES | "bell";

/**
 * A drawing in the text's colour. Its meaning is in the words beside it, or in the button's label. `filled` paints its
 * inside, too.
 */
export function Icon({
  name,
  className = "",
  filled = false,
}: {
  name: IconName;
  className?: string;
  filled?: boolean;
}) {
  const look = `shrink-0 ${className.includes("size-") ? "" : "size-4"} ${className}`;
  if (name === "bell")
    return (
      <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" className={look}>
        <path d={BELL} />
      </svg>
    );
  const Shape = SHAPES[name];
  return <Shape aria-hidden="true" strokeWidth={1.75} fill={filled ? "currentColor" : "none"} className={look} />;
}
