export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface Minimum {
  readonly x: Float64Array;
  /** The value at the start and after each step; it never rises. */
  readonly values: number[];
}

/** Steps that the approximation of the curvature remembers. */
const MEMORY = 10;
/** Armijo's condition: a step has to bring this share of what the slope promises. */
const SUFFICIENT = 1e-4;
const MOST_HALVINGS = 30;
const ROUNDING = 1e-12;

/**
 * Minimises a smooth function by limited-memory BFGS (Nocedal & Wright 2006, algorithm 7.4) with a backtracking line
 * search. Ends after `iterations` steps, when a step gains less than `tolerance` of the value, when no step gains
 * anything, or at once where the slope is nothing but rounding.
 */
export function minimize(
  f: (x: Float64Array) => Evaluation,
  start: Float64Array,
  iterations: number,
  tolerance = 1e-6,
): Minimum {
  let x = start;
  let { value, gradient } = f(x);
  const values = [value];
  const history: Step[] = [];
  for (let i = 0; i < iterations; i++) {
    const direction = descend(gradient, history);
    const slope = dot(direction, gradient);
    if (!(slope < 0) || Math.sqrt(dot(gradient, gradient)) <= ROUNDING * Math.abs(value)) break;
    const next = search(f, x, value, direction, slope, history.length === 0 ? 1 / Math.sqrt(-slope) : 1);
    if (!next) break;
    remember(history, difference(next.x, x), difference(next.gradient, gradient));
    const gain = value - next.value;
    ({ x, value, gradient } = next);
    values.push(value);
    if (gain <= tolerance * Math.max(Math.abs(value), 1e-12)) break;
  }
  return { x, values };
}

interface Step {
  readonly moved: Float64Array;
  readonly turned: Float64Array;
  readonly curvature: number;
}

/** The two-loop recursion: minus the inverse Hessian, as far as it is known, times the gradient. */
function descend(gradient: Float64Array, history: readonly Step[]): Float64Array {
  const direction = gradient.map((g) => -g);
  const shares = new Array<number>(history.length);
  for (let i = history.length - 1; i >= 0; i--) {
    const { moved, turned, curvature } = history[i];
    shares[i] = dot(moved, direction) / curvature;
    addTo(direction, turned, -shares[i]);
  }
  const last = history.at(-1);
  if (last) {
    const scale = last.curvature / dot(last.turned, last.turned);
    direction.forEach((d, k) => {
      direction[k] = d * scale;
    });
  }
  history.forEach(({ moved, turned, curvature }, i) =>
    addTo(direction, moved, shares[i] - dot(turned, direction) / curvature),
  );
  return direction;
}

function search(
  f: (x: Float64Array) => Evaluation,
  x: Float64Array,
  value: number,
  direction: Float64Array,
  slope: number,
  first: number,
): (Evaluation & { x: Float64Array }) | null {
  let length = first;
  for (let i = 0; i < MOST_HALVINGS; i++, length /= 2) {
    const candidate = Float64Array.from(x);
    addTo(candidate, direction, length);
    const evaluation = f(candidate);
    if (evaluation.value <= value + SUFFICIENT * length * slope) return { ...evaluation, x: candidate };
  }
  return null;
}

/** A step along which the gradient did not grow tells nothing about a minimum. */
function remember(history: Step[], moved: Float64Array, turned: Float64Array): void {
  const curvature = dot(moved, turned);
  if (curvature <= 1e-12 * dot(turned, turned)) return;
  history.push({ moved, turned, curvature });
  if (history.length > MEMORY) history.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addTo(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] += factor * b[i];
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]);
}
