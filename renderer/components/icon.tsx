// All icons of the interface by name: the app's own on a 16 px grid, the others from lucide, all drawn 1.5 px thick.

import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  ArrowUpDown,
  ChartLine,
  ChartNoAxesColumn,
  Check,
  ChevronDown,
  ChevronLeft,
  ChevronRight,
  ChevronsUpDown,
  ChevronUp,
  CircleAlert,
  Clock,
  Copy,
  CornerDownLeft,
  Cpu,
  Dices,
  Download,
  Ellipsis,
  Eye,
  File,
  FileDown,
  FileText,
  Folder,
  FolderOpen,
  FolderPlus,
  GitBranch,
  GitCompareArrows,
  GripVertical,
  HardDrive,
  House,
  Info,
  Keyboard,
  Languages,
  Link,
  List,
  ListFilter,
  LoaderCircle,
  Lock,
  type LucideIcon,
  Maximize2,
  Minus,
  Monitor,
  Moon,
  Package,
  PanelLeft,
  Pause,
  Pencil,
  Play,
  Plus,
  Redo2,
  RefreshCw,
  RotateCw,
  Save,
  Scissors,
  Search,
  SlidersHorizontal,
  Sparkle,
  Square,
  Sun,
  Target,
  Trash2,
  TriangleAlert,
  Undo2,
  Upload,
  X,
  ZoomIn,
  ZoomOut,
} from 'lucide-react'

/** Own drawings: one path on 16 x 16. */
const drawn = {
  chat: 'M2.5 4.5a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H7l-3 2.5v-2.6a2 2 0 0 1-1.5-1.9z',
  'fill-mask': 'M5 3.5H3.5v9H5M11 3.5h1.5v9H11M6 10.5h4',
  pair: 'M2.5 4h7M2.5 7h5M13.5 9h-7M13.5 12h-5',
  classify: 'M2.5 3.5v4l6 6 5-5-6-6h-4a1 1 0 0 0-1 1zM5.6 5.6h.01',
  inside: 'M2.5 2.5v11h11zM2.5 9.8h7.3M6.2 6.2v7.3',
  finetune: 'M3 4.5h4.5M11 4.5h2M3 11.5h2M8.5 11.5H13M9.25 2.75v3.5M6.75 9.75v3.5',
  runs: 'M1.8 8.5h2.7l2-5 3 9 2-4h2.7',
  data: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6',
  models: 'M8 2 2.5 4.8 8 7.6l5.5-2.8zM2.5 8 8 10.8 13.5 8M2.5 11.2 8 14l5.5-2.8',
  settings:
    'M8 5.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4zM8 1.8v1.8M8 12.4v1.8M1.8 8h1.8M12.4 8h1.8M3.6 3.6l1.3 1.3M11.1 11.1l1.3 1.3M12.4 3.6l-1.3 1.3M4.9 11.1l-1.3 1.3',
  offline:
    'M2 6.2a9 9 0 0 1 3-1.8M8 3.8a9 9 0 0 1 6 2.4M4.3 9a5.6 5.6 0 0 1 2-1.3M11.7 9a5.6 5.6 0 0 0-1.5-1.1M8 12.2h.01M2.5 2.5l11 11',
  import: 'M8 2.5v7.2M5 6.9l3 3 3-3M2.5 10.8v2.7h11v-2.7',
} as const

const fromLucide = {
  'arrow-down': ArrowDown,
  'arrow-left': ArrowLeft,
  'arrow-right': ArrowRight,
  'arrow-up': ArrowUp,
  bars: ChartNoAxesColumn,
  branch: GitBranch,
  check: Check,
  'chevron-down': ChevronDown,
  'chevron-left': ChevronLeft,
  'chevron-right': ChevronRight,
  'chevron-up': ChevronUp,
  'chevrons-up-down': ChevronsUpDown,
  chart: ChartLine,
  clock: Clock,
  close: X,
  compare: GitCompareArrows,
  copy: Copy,
  cpu: Cpu,
  cut: Scissors,
  dice: Dices,
  disk: HardDrive,
  download: Download,
  edit: Pencil,
  enter: CornerDownLeft,
  error: CircleAlert,
  export: FileDown,
  eye: Eye,
  file: File,
  filter: ListFilter,
  folder: Folder,
  'folder-open': FolderOpen,
  'folder-plus': FolderPlus,
  grip: GripVertical,
  home: House,
  info: Info,
  keyboard: Keyboard,
  language: Languages,
  link: Link,
  list: List,
  loading: LoaderCircle,
  lock: Lock,
  maximize: Maximize2,
  minus: Minus,
  monitor: Monitor,
  moon: Moon,
  more: Ellipsis,
  package: Package,
  pause: Pause,
  play: Play,
  plus: Plus,
  redo: Redo2,
  refresh: RefreshCw,
  retry: RotateCw,
  save: Save,
  search: Search,
  sidebar: PanelLeft,
  sliders: SlidersHorizontal,
  spark: Sparkle,
  stop: Square,
  sun: Sun,
  swap: ArrowUpDown,
  target: Target,
  text: FileText,
  trash: Trash2,
  undo: Undo2,
  upload: Upload,
  warning: TriangleAlert,
  'zoom-in': ZoomIn,
  'zoom-out': ZoomOut,
} satisfies Record<string, LucideIcon>

export type IconName = keyof typeof drawn | keyof typeof fromLucide

export type IconProps = { name: IconName; size?: number | undefined; className?: string | undefined }

const strokePx = 1.5

/** Beside words or inside a named control: it has no name of its own. */
export function Icon({ name, size = 16, className = '' }: IconProps) {
  const classes = `icon ${className}`.trimEnd()
  if (name in drawn) {
    return (
      <svg className={classes} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
        <path
          d={drawn[name as keyof typeof drawn]}
          fill="none"
          stroke="currentColor"
          strokeWidth={(strokePx * 16) / size}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    )
  }
  const Drawing = fromLucide[name as keyof typeof fromLucide]
  return <Drawing className={classes} size={size} strokeWidth={strokePx} absoluteStrokeWidth aria-hidden="true" />
}
