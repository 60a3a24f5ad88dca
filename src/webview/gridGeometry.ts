/** Where cards of equal size lie in a grid that is scrolled up and down. All numbers are CSS pixels. */
export interface GridGeometry {
  readonly columns: number;
  /** Rows that are in sight whole, at least one. */
  readonly rows: number;
  readonly cardWidth: number;
  readonly cardHeight: number;
}

export interface CardSize {
  /** The least width; cards are stretched to fill a row. */
  readonly width: number;
  readonly height: number;
}

/** Between cards, and around all of them. */
export const GAP = 4;

export function gridGeometry(width: number, height: number, card: CardSize): GridGeometry {
  const inner = Math.max(card.width, width - 2 * GAP);
  const columns = Math.floor((inner + GAP) / (card.width + GAP));
  return {
    columns,
    rows: Math.max(1, Math.floor((height - GAP) / (card.height + GAP))),
    cardWidth: Math.floor((inner + GAP) / columns) - GAP,
    cardHeight: card.height,
  };
}

/** The scroll position nearest to the given one at which the card at `index` is in sight. */
export function scrollToShow(
  index: number,
  { columns, cardHeight }: GridGeometry,
  scrollTop: number,
  height: number,
): number {
  const top = Math.floor(index / columns) * (cardHeight + GAP);
  const bottom = top + cardHeight + 2 * GAP;
  return Math.max(Math.min(scrollTop, top), bottom - height);
}
