import type { Size } from '../zoom';
import { blend, type Picture, type Sprite } from './blend';
import { markOf } from './marks';
import { fitMap, type MapView, type ScreenPoint } from './mapView';
import type { Points } from './points';

export interface MapScene {
  readonly points: Points;
  readonly view: MapView;
  /** Images that stand out while there are any. */
  readonly chosen: Uint32Array;
  /** Images with a ring around them. */
  readonly flagged: Uint32Array;
}

/** The value of a theme's variable, for a canvas. */
export type Colours = (variable: string) => string;

export function themeColours(element: Element): Colours {
  const style = getComputedStyle(element);
  return (variable) => style.getPropertyValue(variable).trim();
}

/** How strong the others are drawn while some are chosen. */
const FADED = 0.2;

/** Draws every image as its class's mark. */
export function paintPoints(
  canvas: HTMLCanvasElement,
  size: Size,
  { points, view, chosen }: MapScene,
  colours: Colours,
): void {
  const context = sizedContext(canvas, size);
  if (!context) return;
  const radius = devicePixelRatio * markRadius(points, view, size);
  const sprites = points.classes.map((_, index) => markSprite(index, radius, colours));
  const picture = filled(context, colours('--vscode-editor-background'));
  const { scale, left, top } = view;
  const draw = (image: number, strength: number): void =>
    blend(
      picture,
      sprites[points.classOf[image]],
      (points.x[image] * scale + left) * devicePixelRatio,
      (points.y[image] * scale + top) * devicePixelRatio,
      strength,
    );
  for (let image = 0; image < points.x.length; image++) draw(image, chosen.length > 0 ? FADED : 1);
  for (const image of chosen) draw(image, 1);
  context.putImageData(picture.data, 0, 0);
}

/** Draws what lies over the points: rings around flagged images, and the lasso as far as it is drawn. */
export function paintOverlay(
  canvas: HTMLCanvasElement,
  size: Size,
  scene: MapScene,
  lasso: readonly ScreenPoint[],
  colours: Colours,
): void {
  const context = sizedContext(canvas, size);
  if (!context) return;
  context.scale(devicePixelRatio, devicePixelRatio);
  drawRings(context, size, scene, colours);
  drawLasso(context, lasso, colours);
}

/** A canvas of the element's size in device pixels, emptied. null while the element has no size. */
function sizedContext(canvas: HTMLCanvasElement, { width, height }: Size): CanvasRenderingContext2D | null {
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  return canvas.width > 0 && canvas.height > 0 ? canvas.getContext('2d') : null;
}

function filled(context: CanvasRenderingContext2D, colour: string): Picture & { readonly data: ImageData } {
  const { width, height } = context.canvas;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [pixel] = new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer);
  const data = context.createImageData(width, height);
  new Uint32Array(data.data.buffer).fill(pixel);
  return { width, height, pixels: data.data, data };
}

/** In CSS pixels. Marks grow with the zoom, but much slower than the distances between them. */
function markRadius(points: Points, view: MapView, size: Size): number {
  const base = points.x.length > 10_000 ? 2 : points.x.length > 2_000 ? 3 : 4;
  return base * Math.min(3, Math.max(1, (view.scale / fitMap(points, size).scale) ** 0.3));
}

/** One class's mark with a thin edge in the background's colour, which keeps overlapping ones apart. */
function markSprite(classIndex: number, radius: number, colours: Colours): Sprite {
  const side = 2 * Math.ceil(radius + 1);
  const context = Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d', {
    willReadFrequently: true,
  });
  if (!context) return { side: 0, pixels: new Uint8ClampedArray() };
  const { colour, shape } = markOf(classIndex);
  context.translate(side / 2, side / 2);
  context.scale(radius, radius);
  const path = new Path2D(shape);
  context.fillStyle = colours(colour);
  context.fill(path);
  context.lineWidth = 0.5 / radius;
  context.strokeStyle = colours('--vscode-editor-background');
  context.stroke(path);
  return { side, pixels: context.getImageData(0, 0, side, side).data };
}

function drawRings(
  context: CanvasRenderingContext2D,
  size: Size,
  { points, view, chosen, flagged }: MapScene,
  colours: Colours,
): void {
  const radius = markRadius(points, view, size) + 1.5;
  const standsOut = new Set(chosen);
  context.beginPath();
  for (const image of flagged) {
    if (chosen.length > 0 && !standsOut.has(image)) continue;
    const x = points.x[image] * view.scale + view.left;
    const y = points.y[image] * view.scale + view.top;
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.lineWidth = 1.5;
  context.strokeStyle = colours('--vscode-foreground');
  context.stroke();
}

function drawLasso(context: CanvasRenderingContext2D, lasso: readonly ScreenPoint[], colours: Colours): void {
  if (lasso.length < 2) return;
  context.beginPath();
  for (const { x, y } of lasso) context.lineTo(x, y);
  context.closePath();
  context.lineWidth = 1;
  context.strokeStyle = colours('--vscode-focusBorder');
  context.stroke();
  context.globalAlpha = 0.1;
  context.fillStyle = colours('--vscode-focusBorder');
  context.fill('evenodd');
}
