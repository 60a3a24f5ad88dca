import type { ReactiveControllerHost } from 'lit';

/**
 * Has keys do what they ask for while an element is in the page: on the document, so that they work before anything has
 * the focus.
 * @param commandOf undefined for a key that is left to whatever has the focus
 */
export function listenForKeys<C>(
  element: ReactiveControllerHost,
  commandOf: (event: KeyboardEvent) => C | undefined,
  run: (command: C) => void,
): void {
  const onKeydown = (event: KeyboardEvent): void => {
    const command = commandOf(event);
    if (command === undefined) return;
    event.preventDefault();
    // Before VS Code's own listener on the window, which would run the workbench's command for the same key.
    event.stopPropagation();
    run(command);
  };
  element.addController({
    hostConnected: () => document.addEventListener('keydown', onKeydown),
    hostDisconnected: () => document.removeEventListener('keydown', onKeydown),
  });
}
