/** Of all plots: readable on a light and on a dark page. */
const STYLE = `
text { font: 12px system-ui, sans-serif; fill: #333; }
.title { font-weight: 600; font-size: 14px; }
.measure { font-weight: 600; }
.bar { fill: #8aa4c8; }
.best { fill: #1f6feb; }
.frame { fill: none; stroke: #8886; }
.chance { stroke: #8886; stroke-dasharray: 4 4; }
.curve { fill: none; stroke: #1f6feb; stroke-width: 2; }
@media (prefers-color-scheme: dark) {
  text { fill: #ccc; }
  .bar { fill: #4b6488; }
  .best { fill: #58a6ff; }
  .curve { stroke: #58a6ff; }
}
`;

/** An SVG of its own with a title above what is drawn. */
export function plotSvg(width: number, height: number, title: string, drawn: readonly string[]): string {
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escapeXml(title)}">
<style>${STYLE}</style>
<text x="8" y="20" class="title">${escapeXml(title)}</text>
${drawn.join('\n')}
</svg>
`;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
