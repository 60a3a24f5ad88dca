/**
 * Runs in a webview: the texts whose colour is too near to what is behind them, shadow trees included.
 *
 * @param {number} least the least contrast ratio, as WCAG 2 defines it
 * @returns {{ text: string, contrast: number }[]}
 */
export function faintTexts(least) {
  const editor = getComputedStyle(document.documentElement).getPropertyValue('--vscode-editor-background').trim();
  const paper = [1, 3, 5].map((at) => parseInt(editor.slice(at, at + 2), 16)); // `#rrggbb`

  const parse = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { rgb: [red, green, blue], alpha };
  };
  const over = ({ rgb, alpha }, below) => rgb.map((value, i) => value * alpha + below[i] * (1 - alpha));
  const luminance = (rgb) => {
    const [red, green, blue] = rgb
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  const parentOf = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
  const behind = (element) =>
    element ? over(parse(getComputedStyle(element).backgroundColor), behind(parentOf(element))) : paper;
  const hasText = (element) =>
    [...element.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim() !== '');
  // WCAG asks nothing of disabled controls.
  const counts = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest('[disabled], [aria-disabled=true]');
  const elements = (root) =>
    [...root.querySelectorAll('*')].flatMap((element) => [
      element,
      ...(element.shadowRoot ? elements(element.shadowRoot) : []),
    ]);

  return elements(document.body)
    .filter((element) => hasText(element) && counts(element))
    .map((element) => {
      const below = behind(element);
      return {
        text: element.textContent.trim().slice(0, 40),
        contrast: contrast(over(parse(getComputedStyle(element).color), below), below),
      };
    })
    .filter((text) => text.contrast < least);
}
