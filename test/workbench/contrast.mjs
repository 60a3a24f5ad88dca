/**
 * Runs in a page: the texts whose colour is too near to what is behind them, shadow trees included.
 *
 * @param {number} least the least contrast ratio as WCAG 2 defines it
 */
export function faintTexts(least) {
  const parse = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { rgb: [red, green, blue], alpha };
  };
  const over = (top, below) => top.rgb.map((value, i) => value * top.alpha + below[i] * (1 - top.alpha));
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((value) => value / 255).map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const parent = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
  const behind = (element) => {
    if (!element) return parse(getComputedStyle(document.documentElement).getPropertyValue('--vscode-editor-background').trim().replace(/^#(..)(..)(..).*$/, (_, ...hex) => hex.slice(0, 3).map((part) => parseInt(part, 16)).join())).rgb;
    const colour = parse(getComputedStyle(element).backgroundColor);
    return colour.alpha === 1 ? colour.rgb : over(colour, behind(parent(element)));
  };
  const visible = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('[disabled], [aria-disabled=true]');
  const texts = (node) => [...node.querySelectorAll('*')].flatMap((element) => [
    ...[...element.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim()) && visible(element) ? [element] : [],
    ...element.shadowRoot ? texts(element.shadowRoot) : [],
  ]).filter((element) => !['SCRIPT', 'STYLE', 'TITLE'].includes(element.tagName));
  return texts(document).map((element) => {
    const below = behind(element);
    const contrast = ratio(over(parse(getComputedStyle(element).color), below), below);
    return { text: element.textContent.trim().slice(0, 40), contrast: Math.round(contrast * 100) / 100 };
  }).filter(({ contrast }) => contrast < least);
}
