/**
 * Which finding has the focus and which are chosen for a decision in bulk, by id. All functions are pure and take the
 * shown ids in their order.
 */
export interface Selection {
  /** The finding that keys act on and whose detail is shown; null when nothing is shown. */
  readonly current: string | null;
  /** Where a range begins that Shift extends. */
  readonly anchor: string | null;
  readonly chosen: ReadonlySet<string>;
}

export type Move = 'left' | 'right' | 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last';

/** Cards per row and rows per page, as laid out. */
export interface GridShape {
  readonly columns: number;
  readonly rows: number;
}

export const NOTHING_SELECTED: Selection = { current: null, anchor: null, chosen: new Set() };

/** Puts the focus on a finding. What was toggled stays chosen. */
export function focusOn(selection: Selection, id: string): Selection {
  return { ...selection, current: id, anchor: id };
}

/** Puts the focus on a finding and chooses nothing, as a plain click does. */
export function selectOnly(id: string | null): Selection {
  return { current: id, anchor: id, chosen: new Set() };
}

/** Chooses all from the anchor to this finding, as Shift does. */
export function extendTo(selection: Selection, ids: readonly string[], id: string): Selection {
  const anchor = selection.anchor ?? id;
  const [from, to] = [ids.indexOf(anchor), ids.indexOf(id)].sort((a, b) => a - b);
  return { current: id, anchor, chosen: new Set(ids.slice(Math.max(0, from), to + 1)) };
}

export function toggle(selection: Selection, id: string): Selection {
  const chosen = new Set(selection.chosen);
  if (!chosen.delete(id)) chosen.add(id);
  return { current: id, anchor: id, chosen };
}

/** Adds or takes out a finding, as Ctrl+click does: where none is chosen yet, the current one is the first of them. */
export function addOrRemove(selection: Selection, id: string): Selection {
  const { current, chosen } = selection;
  return toggle(
    chosen.size === 0 && current !== null && current !== id ? { ...selection, chosen: new Set([current]) } : selection,
    id,
  );
}

export function chooseAll(selection: Selection, ids: readonly string[]): Selection {
  return { ...selection, current: selection.current ?? ids[0] ?? null, chosen: new Set(ids) };
}

/** Where a move from the current finding leads; an end of the grid stops it. */
export function moveTarget(
  selection: Selection,
  ids: readonly string[],
  move: Move,
  { columns, rows }: GridShape,
): string | null {
  if (ids.length === 0) return null;
  const at = selection.current === null ? -1 : ids.indexOf(selection.current);
  if (at < 0) return ids[0];
  const steps: Record<Move, number> = {
    left: -1,
    right: 1,
    up: -columns,
    down: columns,
    pageUp: -columns * rows,
    pageDown: columns * rows,
    first: -at,
    last: ids.length - 1 - at,
  };
  const target = at + steps[move];
  if (move === 'up' && target < 0) return ids[at];
  // Down from the last full row leads to the last card of the row below, even when that row is shorter.
  if (move === 'down' && target >= ids.length && Math.floor(at / columns) === Math.floor((ids.length - 1) / columns))
    return ids[at];
  return ids[Math.min(ids.length - 1, Math.max(0, target))];
}

/** After a decision: the focus goes on to the next finding that was not decided, or back to the last one before. */
export function goOn(selection: Selection, ids: readonly string[], decided: ReadonlySet<string>): Selection {
  const at = selection.current === null ? 0 : Math.max(0, ids.indexOf(selection.current));
  return selectOnly(nearestLeft(ids, at, (id) => !decided.has(id)));
}

/** After the shown findings changed: the focus stays, or goes to the one that followed it before. */
export function keepPlace(selection: Selection, before: readonly string[], after: readonly string[]): Selection {
  const shown = new Set(after);
  const chosen = new Set([...selection.chosen].filter((id) => shown.has(id)));
  const current =
    selection.current !== null && shown.has(selection.current)
      ? selection.current
      : follower(selection.current, before, after, shown);
  const anchor = selection.anchor !== null && shown.has(selection.anchor) ? selection.anchor : current;
  return { current, anchor, chosen };
}

function follower(
  current: string | null,
  before: readonly string[],
  after: readonly string[],
  shown: ReadonlySet<string>,
): string | null {
  const at = current === null ? -1 : before.indexOf(current);
  return (at < 0 ? null : nearestLeft(before, at, (id) => shown.has(id))) ?? after[0] ?? null;
}

/** The first id at or after `at` that passes, else the last one before it, else null. */
function nearestLeft(ids: readonly string[], at: number, passes: (id: string) => boolean): string | null {
  return ids.slice(at).find(passes) ?? ids.slice(0, at).findLast(passes) ?? null;
}
