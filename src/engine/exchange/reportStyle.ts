/** The style sheet of the report: readable on a light and on a dark page. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --line: light-dark(#d8d8d8, #3c3c3c);
  --dim: light-dark(#5f5f5f, #a0a0a0);
}
body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1, h2, h3 { font-weight: 600; margin: 0; }
h2 { margin: 2rem 0 .5rem; }
h2 small, code, figcaption, i { color: var(--dim); font-weight: 400; }
article {
  display: grid;
  grid-template-columns: 104px 20rem 1fr;
  gap: 1rem;
  padding: .75rem 0;
  border-top: 1px solid var(--line);
}
p { margin: .25rem 0; }
code { font-size: 12px; overflow-wrap: anywhere; }
table { border-collapse: collapse; }
th, td { padding: .15rem 1rem .15rem 0; text-align: start; border-top: 1px solid var(--line); font-weight: 400; }
summary { margin: 1rem 0 .5rem; cursor: pointer; }
figure { margin: 0; width: 96px; }
figcaption { font-size: 11px; text-align: center; overflow-wrap: anywhere; }
.evidence { display: flex; flex-wrap: wrap; gap: .5rem; }
.evidence figure { width: 64px; }
span.row {
  display: block;
  overflow: hidden;
  max-height: 8lh;
  font-size: 12px;
  line-height: 1.3;
  overflow-wrap: anywhere;
}
img, .missing {
  width: 100%;
  aspect-ratio: 1;
  object-fit: contain;
  image-rendering: pixelated;
  background: light-dark(#f2f2f2, #222);
  border-radius: 3px;
  display: block;
}
`;
