import type { AnnotationEdit } from './annotations';
import type { Span } from './jsonParts';
import { removeElements } from './listEdits';

/** Which elements of which lists in the files go when annotations go. */
export class Removals {
  private readonly lists: { readonly file: number; readonly spans: readonly Span[] }[] = [];
  private readonly elements = new Map<number, (readonly [list: number, element: number])[]>();

  /** @param spans of all elements of a list, or of all members of an object with their keys @returns its number */
  list(file: number, spans: readonly Span[]): number {
    return this.lists.push({ file, spans }) - 1;
  }

  /** An annotation may stand in several lists, such as one of boxes and one of their classes. */
  stands(annotation: number, list: number, element: number): void {
    const known = this.elements.get(annotation);
    if (known) known.push([list, element]);
    else this.elements.set(annotation, [[list, element]]);
  }

  /** An element goes once, also where it holds several of the annotations. */
  edits(annotations: readonly number[]): (AnnotationEdit & { readonly annotation: number })[] {
    const gone = new Map<number, Map<number, number>>();
    for (const annotation of annotations) {
      for (const [list, element] of this.elements.get(annotation) ?? []) {
        const owners = gone.get(list) ?? new Map<number, number>();
        if (!owners.has(element)) owners.set(element, annotation);
        gone.set(list, owners);
      }
    }
    return [...gone].flatMap(([list, owners]) => {
      const { file, spans } = this.lists[list];
      const edits = removeElements(spans, new Set(owners.keys()));
      return [...owners].map(([element, annotation]) => ({ annotation, file, edit: edits.get(element)! }));
    });
  }
}
